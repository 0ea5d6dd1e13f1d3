import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { describePatterns } from './patterns-suite.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'guanxi-patterns-'))
afterAll(() => rm(dataDir, { recursive: true, force: true }))

describePatterns('the embedded engine', () => createEmbeddedEngine({ dataDir, settleAfter: 0 }), false)
