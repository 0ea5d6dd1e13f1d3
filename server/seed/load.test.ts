import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { loadSuite } from './load-suite.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'guanxi-data-'))
afterAll(() => rm(dataDir, { recursive: true, force: true }))

loadSuite('the embedded engine', () => createEmbeddedEngine({ dataDir }))
