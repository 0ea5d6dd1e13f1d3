import { Button, Group, Paper, Text } from '@mantine/core'
import { useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { select } from '../model/command.ts'
import { grownOf } from '../model/match.ts'
import { keeping } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import classes from './difference.module.css'

const LISTED = 100

/** What is otherwise than when the scene was saved, by number, by name, and as a selection. */
export function DifferenceNote() {
  const explorer = useExplorer()
  const { t, number } = useText()
  const difference = useSelect(state => state.kept.difference)
  const scene = useSelect(state => state.scene)
  const counts = useSelect(state => state.counts)
  const [isOpen, setOpen] = useState(false)
  if (!difference) return null
  const { changed } = difference
  const gone = [...difference.goneNodes, ...difference.goneRelationships]
  const changedCount = changed.nodes.length + changed.relationships.length
  const grown = grownOf(difference, scene.nodes, counts)
  if (gone.length + changedCount + grown.count === 0) return null
  const parts = [
    ...(gone.length > 0 ? [t('difference.gone', { count: gone.length })] : []),
    ...(changedCount > 0 ? [t('difference.changed', { count: changedCount })] : []),
    ...(grown.count > 0 ? [t('difference.grown', { count: grown.count })] : []),
  ]
  const selectThem = (nodes: readonly string[], relationships: readonly string[]) => {
    const there = nodes.filter(id => scene.nodes.has(id))
    const ties = relationships.filter(id => scene.relationships.has(id))
    explorer.carryOut(select({ nodes: new Set(there), relationships: new Set(ties) }))
    if (there.length > 0) explorer.carryOut({ viewport: { kind: 'fit', nodes: there } })
  }
  return (
    <Paper component="section" className={classes.note} shadow="md" withBorder aria-label={t('difference.title')}>
      <Text size="sm">
        <strong>{t('difference.title')}:</strong> {parts.join(', ')}
      </Text>
      <Group gap="xs">
        {gone.length > 0 && (
          <Button size="compact-sm" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t('difference.showGone')}
          </Button>
        )}
        {changedCount > 0 && (
          <Button size="compact-sm" variant="default" onClick={() => selectThem(changed.nodes, changed.relationships)}>
            {t('difference.selectChanged')}
          </Button>
        )}
        {grown.count > 0 && (
          <Button size="compact-sm" variant="default" onClick={() => selectThem(grown.nodes, [])}>
            {t('difference.selectGrown')}
          </Button>
        )}
        <Button
          size="compact-sm"
          onClick={() => {
            explorer.store.update(state => keeping(state, { difference: null }))
            explorer.keeper.moved()
          }}
        >
          {t('difference.keep')}
        </Button>
      </Group>
      {isOpen && (
        <ul className={classes.list}>
          {gone.slice(0, LISTED).map((name, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, and the list does not change
            <li key={index}>{name}</li>
          ))}
          {gone.length > LISTED && <li>{t('list.cut', { shown: number(LISTED), total: number(gone.length) })}</li>}
        </ul>
      )}
    </Paper>
  )
}
