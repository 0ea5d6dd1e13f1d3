import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { describeReadme } from './readme-suite.ts'

let folder: string | undefined

describeReadme('the embedded engine', async () => {
  folder = await mkdtemp(join(tmpdir(), 'guanxi-readme-'))
  return createEmbeddedEngine({ dataDir: folder })
})

afterAll(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
})
