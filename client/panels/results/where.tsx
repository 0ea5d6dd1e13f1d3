import { Text } from '@mantine/core'
import { ApiError } from '../../api/problem.ts'
import { excerptOf, offsetOf } from '../../model/excerpt.ts'
import { useText } from '../../ui/text.ts'
import { useAnswer } from '../answer.ts'
import type { Result } from '../queryrun.ts'
import classes from './results.module.css'

/** Places that are shown. */
const MOST = 5

/** Where in the statement it failed, and what may have been meant: the same that is said while one writes. */
export function Where({ result: { statement, values, error } }: { result: Result }) {
  const { t } = useText()
  const problem = error instanceof ApiError ? error : null
  const { answer } = useAnswer('lint', problem && { statement, parameters: Object.keys(values) })
  const findings = (answer?.findings ?? []).slice(0, MOST)
  const places = problem?.places ?? []
  const said = new Set([problem?.message, ...places.map(({ message }) => message)])
  if (findings.length === 0)
    return places.map(({ line, column = 1 }) =>
      line === undefined ? null : (
        <Marked key={`${line}:${column}`} statement={statement} start={offsetOf(statement, line, column)} />
      ),
    )
  return findings.map(({ start, end, message, instead }) => (
    <div key={`${start}:${end}:${message}`}>
      {(!said.has(message) || instead) && (
        <Text size="sm" px={12}>
          {said.has(message) ? '' : message} {instead && t('cypher.instead', { text: instead })}
        </Text>
      )}
      <Marked statement={statement} start={start} end={end} />
    </div>
  ))
}

function Marked({ statement, start, end }: { statement: string; start: number; end?: number }) {
  const { before, marked, after } = excerptOf(statement, start, end)
  return (
    <pre className={classes.where}>
      {before}
      <mark className={classes.mark}>{marked}</mark>
      {after}
    </pre>
  )
}
