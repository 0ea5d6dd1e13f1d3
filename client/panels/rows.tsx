import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { isNode, isPath, isRelationship, type Value } from '../../server/contract/graph.ts'
import { useSelect } from '../context.ts'
import { captionOf, textOf, verbOf } from '../model/caption.ts'
import { useText } from '../ui/text.ts'
import { NodeMark } from './mark.tsx'
import classes from './rows.module.css'

const PAGE = 50

/** Rows of a result, a page at a time. */
export function Rows({ columns, rows }: { columns: readonly string[]; rows: readonly Value[][] }) {
  const { t } = useText()
  const [page, setPage] = useState(0)
  const pages = Math.max(1, Math.ceil(rows.length / PAGE))
  const current = Math.min(page, pages - 1)
  const first = current * PAGE
  return (
    <div className={classes.rows}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t('cypher.rows')}>
        <table>
          <thead>
            <tr>
              <th scope="col" className={classes.order}>
                #
              </th>
              {columns.map((column, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns may share a name
                <th key={index} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(first, first + PAGE).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row of a result has no identity but its order
              <tr key={first + index}>
                <td className={classes.order}>{first + index + 1}</td>
                {row.map((value, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={column}>
                    <Cell value={value} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {pages > 1 && (
        <Group gap="xs" className={classes.pager}>
          <Button size="compact-xs" variant="default" disabled={current === 0} onClick={() => setPage(current - 1)}>
            {t('rows.previous')}
          </Button>
          <Text size="xs" className={classes.numbers}>
            {t('rows.page', { from: first + 1, to: Math.min(rows.length, first + PAGE), total: rows.length })}
          </Text>
          <Button
            size="compact-xs"
            variant="default"
            disabled={current === pages - 1}
            onClick={() => setPage(current + 1)}
          >
            {t('rows.next')}
          </Button>
        </Group>
      )}
    </div>
  )
}

function Cell({ value }: { value: Value }) {
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  if (value === null) return <span className={classes.null}>null</span>
  if (typeof value === 'string' && value === '') return <span className={classes.null}>{t('facts.empty')}</span>
  if (isNode(value))
    return (
      <span className={classes.entity}>
        <NodeMark node={value} size={16} /> {captionOf(value, schema, language)}
      </span>
    )
  if (isRelationship(value)) return <span className={classes.type}>{verbOf(value.type)}</span>
  if (isPath(value)) return <>{value.nodes.map(node => captionOf(node, schema, language)).join(' – ')}</>
  const text = textOf(value)
  const isNumber = typeof value === 'number'
  return (
    <span className={isNumber ? classes.numbers : undefined}>
      {text.length > 400 ? `${text.slice(0, 400)}…` : text}
    </span>
  )
}
