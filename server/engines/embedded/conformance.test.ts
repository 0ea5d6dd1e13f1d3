import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { conformance } from '../conformance/suite.ts'
import { createEmbeddedEngine } from './embedded.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'guanxi-conformance-'))
afterAll(() => rm(dataDir, { recursive: true, force: true }))

conformance({
  name: 'the embedded engine',
  open: () => createEmbeddedEngine({ dataDir }),
})
