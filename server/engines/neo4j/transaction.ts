import neo4j, { type Session } from 'neo4j-driver'
import { AppError } from '../../errors.ts'
import { toAppError } from './errors.ts'
import type { OpenSession, StatementHost } from './statement.ts'

/**
 * Hands `work` a host whose statements are one transaction, committed when it settles. A statement that fails or is
 * stopped ends the transaction, and the session with it.
 * @param timeout milliseconds for all of it
 * Errors: what `work` throws, else AppErrors.
 */
export async function inTransaction<T>(
  host: StatementHost,
  timeout: number,
  work: (host: StatementHost) => Promise<T>,
): Promise<T> {
  const opened = await host.open(1000)
  let ended: Promise<void> | undefined
  try {
    const transaction = await asOurs(opened.session.beginTransaction({ timeout: neo4j.int(timeout) }))
    const statement: OpenSession = {
      // All that a statement does with its session is to run; the time limit is that of the transaction.
      session: { run: (query: string, parameters: object) => transaction.run(query, parameters) } as unknown as Session,
      done() {},
      stop() {
        ended ??= opened.stop()
        return ended
      },
    }
    const result = await work({
      ...host,
      async open() {
        if (ended || !transaction.isOpen())
          throw new AppError(
            'QUERY_FAILED',
            'The transaction is over: a statement of it failed, and nothing of it was kept.',
          )
        return statement
      },
    })
    // Where a statement failed and `work` made nothing of it, this fails too.
    await asOurs(transaction.commit())
    opened.done()
    return result
  } catch (error) {
    host.noticeFailure(error)
    // Closing the session undoes what is open.
    await (ended ?? opened.stop())
    throw error
  }
}

/** What the driver throws; what `work` throws is passed on as it is. */
const asOurs = <T>(promise: PromiseLike<T>): Promise<T> =>
  Promise.resolve(promise).catch(error => {
    throw toAppError(error)
  })
