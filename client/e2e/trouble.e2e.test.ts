import { execFileSync } from 'node:child_process'
import { createConnection, createServer, type Socket } from 'node:net'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { describeWithNeo4j } from '../../server/engines/conformance/database.ts'
import { describeInBrowser } from './browser.ts'
import { scene, untilScene } from './page.ts'
import type { Program } from './program.ts'
import { setUp } from './stage.ts'

// What an analyst sees when the engine goes away: a clear message, everything still drawn, and recovery by itself.

async function openCypher(page: Page, statement: string): Promise<void> {
  const box = page.getByRole('textbox', { name: /Cypher statement/ })
  if (!(await box.isVisible())) await page.getByRole('button', { name: 'Cypher', exact: true }).first().click()
  await box.fill(statement)
  await page.keyboard.press('Control+Enter')
}

describeInBrowser('the embedded engine is killed under the page', () => {
  let program: Program
  let page: Page
  beforeAll(async () => {
    const stage = await setUp({ alone: true })
    ;({ program, page } = stage)
    return stage.close
  })

  /** Kills what runs at this moment; there is nothing between the end of a process and its successor. */
  function killEngine(): void {
    try {
      execFileSync('pkill', ['-KILL', '-P', String(program.child.pid), '-f', 'embedded/child'])
    } catch {}
  }

  test('a running query ends with a message that says so; the next one answers; nothing drawn is lost', async () => {
    const before = await scene(page)
    await openCypher(page, 'UNWIND range(1, 100000000) AS a UNWIND range(1, 1000) AS b RETURN count(*) AS n')
    await page.getByRole('button', { name: 'Cancel' }).first().waitFor()
    // The statement is parsed before it reaches a process; a kill before that only brings up a fresh one.
    const crashed = async () => {
      killEngine()
      return page.getByText('ENGINE_CRASHED').isVisible()
    }
    await expect.poll(crashed, { timeout: 28_000, interval: 4000 }).toBe(true)
    await page.getByText('Nothing that was saved is lost').waitFor()

    await openCypher(page, 'RETURN 6 * 7 AS answer')
    await page.getByRole('gridcell', { name: '42' }).waitFor()
    const after = await scene(page)
    expect(after.nodes).toHaveLength(before.nodes.length)
    expect(after.relationships).toHaveLength(before.relationships.length)
  })
})

/** A way to the database that can be closed and opened again, as a network does. */
async function createGate(uri: string) {
  const { hostname, port } = new URL(uri)
  const open = new Set<Socket>()
  let through = true
  const server = createServer(client => {
    if (!through) return client.destroy()
    const database = createConnection(Number(port || 7687), hostname)
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ] as const) {
      open.add(socket)
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
      socket.on('error', () => other.destroy())
      socket.pipe(other)
    }
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  return {
    uri: `bolt://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    shut() {
      through = false
      for (const socket of open) socket.destroy()
    },
    reopen() {
      through = true
    },
    close: () => new Promise(closed => server.close(closed)),
  }
}

describeWithNeo4j('a Neo4j that goes away under the page', database => {
  describeInBrowser('in the browser', () => {
    describe('while the graph is drawn', () => {
      let gate: Awaited<ReturnType<typeof createGate>>
      let program: Program
      let page: Page
      beforeAll(async () => {
        gate = await createGate(database.uri)
        const stage = await setUp({ engine: { name: 'Neo4j', database }, environment: { NEO4J_URI: gate.uri } })
        ;({ program, page } = stage)
        return async () => {
          await stage.close()
          gate.shut()
          await gate.close()
        }
      })

      test('says that it does not answer, keeps the scene, and goes on by itself when it is back', async () => {
        const before = await scene(page)
        gate.shut()
        await openCypher(page, 'RETURN 1 AS one')
        await page.getByText('The database does not answer.').first().waitFor()
        expect((await fetch(`${program.address}/api/overview`)).status).toBe(503)
        expect((await scene(page)).nodes).toHaveLength(before.nodes.length)

        gate.reopen()
        await page.getByText('The database answers again.').first().waitFor()
        await openCypher(page, 'RETURN 6 * 7 AS answer')
        await page.getByRole('gridcell', { name: '42' }).waitFor()
        await untilScene(page, ({ nodes }) => nodes.length === before.nodes.length, 'the scene as it was')
      })
    })
  })
})
