import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { loadSuite } from './load-suite.ts'

loadSuite('the embedded engine', async () =>
  createEmbeddedEngine({ dataDir: await mkdtemp(join(tmpdir(), 'guanxi-data-')) }),
)
