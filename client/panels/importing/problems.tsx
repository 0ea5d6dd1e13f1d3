import { Text } from '@mantine/core'
import type { ProblemPlace } from '../../../server/contract/problem.ts'
import { useText } from '../../ui/text.ts'
import classes from './importing.module.css'

/** Where in a file, as short as editors write it. */
export const placeText = ({ file, line, column }: Pick<ProblemPlace, 'file' | 'line' | 'column'>): string =>
  [file, line, column].filter(part => part !== undefined).join(':')

/** What is wrong, with where; of much, the first, and how much there is. */
export function Problems({
  problems: { total, first },
}: {
  problems: { readonly total: number; readonly first: readonly ProblemPlace[] }
}) {
  const { t } = useText()
  if (first.length === 0) return null
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <ol className={`${classes.list} ${classes.scrolling}`} tabIndex={0} aria-label={t('importing.problems')}>
        {first.map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same may be wrong twice, and none changes its place
          <li key={index}>
            <span className={classes.place}>{placeText(problem)}</span>
            {problem.message}
          </li>
        ))}
      </ol>
      {first.length < total && (
        <Text size="xs" c="dimmed">
          {t('importing.shownOf', { shown: first.length, total })}
        </Text>
      )}
    </>
  )
}
