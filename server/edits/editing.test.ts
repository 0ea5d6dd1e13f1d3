import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { editingSuite } from './editing-suite.ts'

const folder = await mkdtemp(join(tmpdir(), 'guanxi-editing-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

editingSuite('the embedded engine', () => createEmbeddedEngine({ dataDir: folder }))
