import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { importSuite } from './import-suite.ts'

const folder = await mkdtemp(join(tmpdir(), 'guanxi-import-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

// All formats go the way there and back in server/formats/page.test.ts.
importSuite('the embedded engine', () => createEmbeddedEngine({ dataDir: folder }), ['jsonl'])
