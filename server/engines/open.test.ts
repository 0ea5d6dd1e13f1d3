import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { collect } from './engine.ts'
import { openEngine } from './open.ts'

const neo4j = (uri: string) => openEngine({ kind: 'neo4j', uri, username: 'neo4j', password: 'x' })

describe('openEngine', () => {
  it('opens the embedded engine in a folder', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'guanxi-open-'))
    const engine = await openEngine({ kind: 'embedded', dataDir })
    expect(engine.kind).toBe('embedded')
    expect((await collect(engine.run('RETURN 1 AS one', { access: 'read', timeout: 10_000 }))).rows).toEqual([[1]])
    await engine.close()
    await rm(dataDir, { recursive: true })
  })

  it('opens Neo4j although nothing is there yet: health and queries say so', async () => {
    const engine = await neo4j('bolt://127.0.0.1:1')
    expect(engine.kind).toBe('neo4j')
    expect(await engine.health()).toMatchObject({ ok: false, code: 'ENGINE_UNAVAILABLE' })
    const query = collect(engine.run('RETURN 1 AS one', { access: 'read', timeout: 10_000 }))
    await expect(query).rejects.toMatchObject({ name: 'AppError', code: 'ENGINE_UNAVAILABLE', retryAfter: 5 })
    await engine.close()
  })

  it.each(['http://localhost:7474', 'localhost', '', 'bolt://'])('refuses the address %j at once', async uri => {
    await expect(neo4j(uri)).rejects.toMatchObject({ name: 'AppError', code: 'ENGINE_CONFIGURATION' })
  })
})
