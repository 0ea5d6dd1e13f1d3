import { ActionIcon, Paper, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconMapPinOff, IconVectorSpline } from '@tabler/icons-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { atlasOf } from '../model/atlas.ts'
import { captionOf, verbOf } from '../model/caption.ts'
import { mappableLabels } from '../model/coordinates.ts'
import { type PlaceRow, placeRows } from '../model/places.ts'
import { settingOf } from '../model/settings.ts'
import { viewing } from '../model/state.ts'
import { sightOf, stylerFor } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { NodeMark } from './mark.tsx'
import classes from './places.module.css'

/** Beside the map: its places with what floats there, what lies between them, and what has no place, counted. */
export function Places() {
  const isMap = useSelect(state => settingOf(state.scene, 'surface') === 'map')
  return isMap ? <PlaceList /> : null
}

function PlaceList() {
  const explorer = useExplorer()
  const { store } = explorer
  const { t, number } = useText()
  const scene = useSelect(sightOf)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const styler = useSelect(stylerFor)
  const selection = useSelect(state => state.view.selection)
  const [isFolded, setFolded] = useState(true)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  /** The row that Tab comes to. */
  const [current, setCurrent] = useState<string | null>(null)
  const tree = useRef<HTMLDivElement>(null)
  const atlas = useMemo(() => atlasOf(scene, schema), [scene, schema])
  const rows = useMemo(() => placeRows(atlas, open), [atlas, open])
  if (atlas.places.size === 0) return <Nowhere />

  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === current),
  )
  const nameOf = (id: string) => {
    const node = scene.nodes.get(id)?.node
    return node ? styler.nameOf(node) : ''
  }
  /** The name in the other language, but of what is shown under another name than its own. */
  const otherNameOf = (id: string) => {
    const node = scene.nodes.get(id)?.node
    if (!node || captionOf(node, schema, language) !== nameOf(id)) return ''
    const other = captionOf(node, schema, language === 'zh' ? 'en' : 'zh')
    return other === nameOf(id) ? '' : other
  }
  const fold = ({ key }: PlaceRow, isOpen: boolean) =>
    setOpen(before => {
      const next = new Set(before)
      if (isOpen) next.add(key)
      else next.delete(key)
      return next
    })
  const choose = (row: PlaceRow, adding: boolean) => {
    if (row.kind === 'between' || row.kind === 'unplaced') return fold(row, !row.isOpen)
    const [node] = row.nodes
    store.update(state => {
      const nodes = new Set(adding ? state.view.selection.nodes : [])
      const relationships = new Set(adding ? state.view.selection.relationships : [])
      for (const id of row.nodes) if (!nodes.delete(id)) nodes.add(id)
      for (const id of row.relationships) relationships.add(id)
      const focus = node ?? state.view.focus
      return viewing(state, { selection: { nodes, relationships }, focus, walking: false, fresh: new Set() })
    })
    const seen = row.kind === 'arc' ? row.from : node
    if (seen !== undefined) explorer.canvas.current?.reveal(seen)
  }
  const goTo = (index: number) => {
    const row = rows[index]
    if (!row) return
    setCurrent(row.key)
    tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[index]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at]
    if (!row || event.altKey) return
    const isFoldable = 'isOpen' in row && row.count > 0
    if (event.key === 'ArrowDown') goTo(at + 1)
    else if (event.key === 'ArrowUp') goTo(at - 1)
    else if (event.key === 'Home') goTo(0)
    else if (event.key === 'End') goTo(rows.length - 1)
    else if (event.key === 'ArrowRight' && isFoldable) {
      if (row.isOpen) goTo(at + 1)
      else fold(row, true)
    } else if (event.key === 'ArrowLeft') {
      if (isFoldable && row.isOpen) fold(row, false)
      else if (row.level === 2) goTo(rows.slice(0, at).findLastIndex(({ level }) => level === 1))
    } else if (event.key === 'Enter' || event.key === ' ')
      choose(row, event.ctrlKey || event.metaKey || event.key === ' ')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const textOf = (row: PlaceRow): string => {
    if (row.kind === 'unplaced') return t('map.unplaced', { count: row.count })
    if (row.kind === 'between') return t('map.between', { count: row.count })
    if (row.kind === 'place' || row.kind === 'node') return nameOf(row.id)
    const [first] = row.relationships
    const only = row.relationships.length === 1 ? scene.relationships.get(first!)?.relationship : undefined
    const what =
      row.node !== null
        ? nameOf(row.node)
        : only
          ? verbOf(only.type)
          : t('count.relationships', { count: row.relationships.length })
    return t('map.arc', { from: nameOf(row.from), to: nameOf(row.to), what })
  }
  const isSelected = ({ nodes, relationships }: PlaceRow) =>
    nodes.length + relationships.length > 0 &&
    nodes.every(id => selection.nodes.has(id)) &&
    relationships.every(id => selection.relationships.has(id))

  return (
    <Paper className={classes.places} data-float data-folded={isFolded || undefined} shadow="xs" withBorder>
      <div className={classes.head}>
        <Text fw={600} size="sm">
          {t('map.list')}
        </Text>
        <Text size="xs" c="dimmed" className={classes.counts}>
          {t('map.places', { count: atlas.places.size })}
          {isFolded && atlas.unplaced.length > 0 && ` · ${t('map.unplaced', { count: atlas.unplaced.length })}`}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={!isFolded}
          aria-label={t('map.list')}
          onClick={() => setFolded(!isFolded)}
        >
          {isFolded ? <IconChevronRight size={16} /> : <IconChevronDown size={16} />}
        </ActionIcon>
      </div>
      {!isFolded && (
        <div
          ref={tree}
          role="tree"
          aria-label={t('map.list')}
          aria-multiselectable="true"
          className={classes.tree}
          onKeyDown={onKeyDown}
        >
          {rows.map((row, index) => {
            const isFoldable = 'isOpen' in row && row.count > 0
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all its rows
              <div
                key={row.key}
                role="treeitem"
                aria-level={row.level}
                aria-selected={isSelected(row)}
                aria-expanded={isFoldable ? row.isOpen : undefined}
                tabIndex={index === at ? 0 : -1}
                data-level={row.level}
                className={classes.row}
                onFocus={() => setCurrent(row.key)}
                onClick={event => {
                  setCurrent(row.key)
                  choose(row, event.ctrlKey || event.metaKey)
                }}
              >
                {isFoldable ? (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys fold
                  // biome-ignore lint/a11y/noStaticElementInteractions: the same for the pointer
                  <span
                    className={classes.fold}
                    onClick={event => {
                      event.stopPropagation()
                      fold(row, !row.isOpen)
                    }}
                  >
                    {row.isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                  </span>
                ) : (
                  <span className={classes.fold} />
                )}
                {'id' in row && scene.nodes.get(row.id) && <NodeMark node={scene.nodes.get(row.id)!.node} size={16} />}
                {row.kind === 'unplaced' && <IconMapPinOff size={15} />}
                {(row.kind === 'between' || row.kind === 'arc') && <IconVectorSpline size={15} />}
                <span className={classes.name} title={textOf(row)}>
                  {textOf(row)}
                  {row.kind === 'place' && <small> {otherNameOf(row.id)}</small>}
                </span>
                {row.kind === 'place' && <span className={classes.number}>{number(row.count)}</span>}
              </div>
            )
          })}
        </div>
      )}
      {!isFolded && atlas.unplaced.length > 0 && (
        <Text size="xs" c="dimmed" className={classes.why}>
          {t('map.why')} {atlas.loose.length > 0 && t('map.loose', { count: atlas.loose.length })}
        </Text>
      )}
    </Paper>
  )
}

/** Nothing in sight has coordinates: what would have to be there for a map. */
function Nowhere() {
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const labels = mappableLabels(schema)
  return (
    <Paper className={classes.nowhere} data-float shadow="sm" withBorder role="status">
      <Text fw={600}>{t('map.none')}</Text>
      <Text size="sm" c="dimmed">
        {labels.length > 0 ? t('map.none.drawn', { labels: labels.join(', ') }) : t('map.none.text')}
      </Text>
    </Paper>
  )
}
