import { Text } from '@mantine/core'
import { IconAlertTriangle, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { PlanMessage } from '../../../server/contract/messages.ts'
import { type PlanRow, planTree } from '../../model/plantree.ts'
import { useText } from '../../ui/text.ts'
import classes from './plan.module.css'

/** How the engine finds the answer: operators as a tree, the last one first. */
export function PlanView({ plan }: { plan: PlanMessage | null }) {
  const { t } = useText()
  if (!plan)
    return (
      <Text size="sm" c="dimmed" p="sm">
        {t('plan.none')}
      </Text>
    )
  return <Tree plan={plan} />
}

function Tree({ plan }: { plan: PlanMessage }) {
  const { t, number } = useText()
  const tree = useRef<HTMLDivElement>(null)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [current, setCurrent] = useState('0')
  const isMoving = useRef(false)
  const { rows, operators, dbHits, isEstimated } = useMemo(() => planTree(plan, closed), [plan, closed])
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === current),
  )
  useEffect(() => {
    if (!isMoving.current) return
    isMoving.current = false
    tree.current?.querySelector<HTMLElement>(`[data-id="${current}"]`)?.focus()
  }, [current])

  const turn = (id: string) => {
    const next = new Set(closed)
    if (!next.delete(id)) next.add(id)
    setClosed(next)
  }
  const goTo = (row: PlanRow | undefined) => {
    if (!row) return
    isMoving.current = true
    setCurrent(row.id)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row = rows[at]!
    const parent = rows.find(({ id }) => id === row.id.replace(/\.\d+$/, ''))
    if (event.key === 'ArrowDown') goTo(rows[at + 1])
    else if (event.key === 'ArrowUp') goTo(rows[at - 1])
    else if (event.key === 'Home') goTo(rows[0])
    else if (event.key === 'End') goTo(rows.at(-1))
    else if (event.key === 'ArrowRight' && row.isOpen === false) turn(row.id)
    else if (event.key === 'ArrowRight' && row.isOpen) goTo(rows[at + 1])
    else if (event.key === 'ArrowLeft' && row.isOpen) turn(row.id)
    else if (event.key === 'ArrowLeft') goTo(parent)
    else if ((event.key === 'Enter' || event.key === ' ') && row.isOpen !== null) turn(row.id)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onClick = (event: MouseEvent) => {
    const id = (event.target as HTMLElement).closest<HTMLElement>('[data-id]')?.dataset.id
    const row = rows.find(one => one.id === id)
    if (!row) return
    goTo(row)
    if ((event.target as HTMLElement).closest('[data-fold]')) turn(row.id)
  }
  const counts = rows.some(({ rows: given }) => given !== undefined)
  const columns = [
    ...(isEstimated ? (['estimated'] as const) : []),
    ...(counts ? (['rows'] as const) : []),
    ...(dbHits !== undefined ? (['hits'] as const) : []),
  ]
  const cell = (row: PlanRow, column: (typeof columns)[number]) => {
    const value = { estimated: row.estimatedRows, rows: row.rows, hits: row.dbHits }[column]
    // Half a row is a guess too, and none is another one.
    return value === undefined ? '–' : number(value < 10 ? Math.round(value * 10) / 10 : Math.round(value))
  }
  return (
    <div className={classes.plan} style={{ '--numbers': columns.length } as never}>
      <Text size="xs" c="dimmed" px={10} pb={4}>
        {[
          t('plan.operators', { count: operators }),
          ...(dbHits !== undefined ? [t('plan.totalHits', { count: dbHits })] : []),
          ...(isEstimated ? [] : [t('plan.noEstimates')]),
          ...(dbHits === undefined ? [t(isEstimated ? 'plan.profileHint' : 'plan.noCounts')] : []),
        ].join(' · ')}
      </Text>
      <div className={classes.scroller}>
        <div className={classes.titles} aria-hidden>
          <span>{t('plan.operator')}</span>
          {columns.map(one => (
            <span key={one} className={classes.number}>
              {t(`plan.${one}`)}
            </span>
          ))}
        </div>
        <div ref={tree} role="tree" aria-label={t('plan.title')} onKeyDown={onKeyDown} onClick={onClick}>
          {rows.map((row, index) => (
            <div
              key={row.id}
              role="treeitem"
              data-id={row.id}
              tabIndex={index === at ? 0 : -1}
              aria-level={row.level}
              aria-posinset={row.position}
              aria-setsize={row.size}
              aria-expanded={row.isOpen ?? undefined}
              aria-selected={index === at}
              aria-label={[
                row.operator,
                row.details,
                ...columns.map(one => `${t(`plan.${one}`)} ${cell(row, one)}`),
                ...row.hints.map(hint => t(`plan.hint.${hint}`)),
              ]
                .filter(part => part !== undefined)
                .join(', ')}
              className={classes.row}
              onFocus={() => setCurrent(row.id)}
            >
              <div className={classes.line}>
                <span className={classes.operator} style={{ paddingInlineStart: (row.level - 1) * 18 }}>
                  <span className={classes.fold} data-fold={row.isOpen === null ? undefined : true}>
                    {row.isOpen === null ? null : row.isOpen ? (
                      <IconChevronDown size={14} />
                    ) : (
                      <IconChevronRight size={14} />
                    )}
                  </span>
                  <b>{row.operator}</b>
                  <span className={classes.details} title={row.details}>
                    {row.details}
                  </span>
                </span>
                {columns.map(one => (
                  <span key={one} className={classes.number}>
                    {cell(row, one)}
                    {one === 'hits' && (
                      <span className={classes.track}>
                        <span className={classes.bar} style={{ width: `${(row.share ?? 0) * 100}%` }} />
                      </span>
                    )}
                  </span>
                ))}
              </div>
              {row.hints.map(hint => (
                <div key={hint} className={classes.hint} style={{ paddingInlineStart: (row.level - 1) * 18 + 22 }}>
                  <IconAlertTriangle size={14} /> <span>{t(`plan.hint.${hint}`)}</span>
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
