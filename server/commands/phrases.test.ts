import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { describePhrases } from './phrases-suite.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'guanxi-phrases-'))
afterAll(() => rm(dataDir, { recursive: true, force: true }))

describePhrases('the embedded engine', () => createEmbeddedEngine({ dataDir }))
