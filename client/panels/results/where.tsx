import { ApiError } from '../../api/problem.ts'
import classes from './results.module.css'

/** The lines of the statement that an error names, with the place marked. */
export function Where({ statement, error }: { statement: string; error: unknown }) {
  const places = error instanceof ApiError ? error.places : []
  const lines = statement.split(/\r?\n/)
  return places.map(({ line, column = 1 }) => {
    const text = line === undefined ? undefined : lines[line - 1]
    if (line === undefined || text === undefined) return null
    const start = Math.min(column - 1, text.length)
    // To the end of the word; at the end of a line its last sign.
    const word = /^[\p{L}\p{N}_]+|^./u.exec(text.slice(start))?.[0] ?? ''
    const from = word === '' ? Math.max(0, start - 1) : start
    const to = word === '' ? text.length : start + word.length
    return (
      <pre key={`${line}:${column}`} className={classes.where}>
        {text.slice(0, from)}
        <mark className={classes.mark}>{text.slice(from, to) || ' '}</mark>
        {text.slice(to)}
      </pre>
    )
  })
}
