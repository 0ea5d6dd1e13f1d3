import { ActionIcon, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconPointerPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { verbOf } from '../model/caption.ts'
import { isolating, toggling } from '../model/commands/filtering.ts'
import { isLetThrough, labelsOf } from '../model/filters.ts'
import { lineKinds } from '../model/palette.ts'
import { isInSight } from '../model/scene.ts'
import { viewing } from '../model/state.ts'
import { legendOf, nothingSelected, sightOf } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { FilterMode } from './filtermode.tsx'
import classes from './legend.module.css'
import { LabelMark, LineMark } from './mark.tsx'
import { ColourScales, RuleKeys, SizeScales } from './scales.tsx'

/** What colours, shapes and lines mean, with how much of each is drawn. A row fades its kind and shows it again. */
export function Legend() {
  const explorer = useExplorer()
  const { store } = explorer
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const { labels, types } = useMemo(() => legendOf(scene, schema), [scene, schema])

  const toggle = (kind: 'label' | 'type', name: string, only: boolean) => {
    const state = explorer.store.get()
    explorer.carryOut(only ? isolating(state, kind, [name], Date.now()) : toggling(state, kind, name, Date.now()))
  }
  const selectLabel = (label: string) =>
    store.update(state => {
      const nodes = [...sightOf(state).nodes].filter(
        ([, { node, hidden }]) => !hidden && labelsOf(node).includes(label),
      )
      return viewing(state, { selection: { ...nothingSelected, nodes: new Set(nodes.map(([id]) => id)) } })
    })
  const selectType = (type: string) =>
    store.update(state => {
      const seen = sightOf(state)
      const all = [...seen.relationships].filter(
        ([, drawn]) => isInSight(seen, drawn) && drawn.relationship.type === type,
      )
      return viewing(state, { selection: { ...nothingSelected, relationships: new Set(all.map(([id]) => id)) } })
    })

  return (
    <div className={classes.legend}>
      <div className={classes.mode}>
        <span>{t('filters.mode')}</span>
        <FilterMode />
      </div>
      <div className={classes.heading}>
        <h2>{t('legend.labels')}</h2>
        <span>{t('legend.drawnOfAll')}</span>
      </div>
      <ul>
        {labels.map(({ name, appearance, drawn, total }) => (
          <li
            key={name}
            className={classes.row}
            data-faded={!isLetThrough(scene, 'label', name) || undefined}
            data-empty={drawn === 0 || undefined}
          >
            <UnstyledButton
              className={classes.name}
              aria-pressed={isLetThrough(scene, 'label', name)}
              title={t('legend.rowHint')}
              onClick={event => toggle('label', name, event.shiftKey)}
            >
              <LabelMark appearance={appearance} label={name} />
              <span className={classes.text}>{name}</span>
              <span className={classes.count}>
                {number(drawn)} / {number(total)}
              </span>
            </UnstyledButton>
            <Tooltip label={t('legend.selectAll', { name })} openDelay={400}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={26}
                disabled={drawn === 0}
                aria-label={t('legend.selectAll', { name })}
                onClick={() => selectLabel(name)}
              >
                <IconPointerPlus size={16} />
              </ActionIcon>
            </Tooltip>
          </li>
        ))}
      </ul>
      <div className={classes.scales}>
        <ColourScales of="all" />
        <SizeScales of="all" />
        <RuleKeys />
      </div>
      <div className={classes.heading}>
        <h2>{t('legend.types')}</h2>
        <span>{t('legend.drawnOfAll')}</span>
      </div>
      <ul>
        {types.map(({ name, drawn, total }) => (
          <li
            key={name}
            className={classes.row}
            data-faded={!isLetThrough(scene, 'type', name) || undefined}
            data-empty={drawn === 0 || undefined}
          >
            <UnstyledButton
              className={classes.name}
              aria-pressed={isLetThrough(scene, 'type', name)}
              title={t('legend.rowHint')}
              onClick={event => toggle('type', name, event.shiftKey)}
            >
              <span className={classes.text}>{verbOf(name)}</span>
              <span className={classes.count}>
                {number(drawn)} / {number(total)}
              </span>
            </UnstyledButton>
            <Tooltip label={t('legend.selectAll', { name: verbOf(name) })} openDelay={400}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={26}
                disabled={drawn === 0}
                aria-label={t('legend.selectAll', { name: verbOf(name) })}
                onClick={() => selectType(name)}
              >
                <IconPointerPlus size={16} />
              </ActionIcon>
            </Tooltip>
          </li>
        ))}
      </ul>
      {schema?.evidence && (
        <>
          <div className={classes.heading}>
            <h2>{t('legend.lines')}</h2>
          </div>
          <ul>
            {lineKinds
              .filter(line => line !== 'plain')
              .map(line => (
                <li key={line} className={classes.line}>
                  <LineMark line={line} />
                  <span>
                    {t(`status.${line}`)}
                    <Text span size="xs" c="dimmed" display="block">
                      {t(`status.${line}.means`)}
                    </Text>
                  </span>
                </li>
              ))}
          </ul>
        </>
      )}
      <Text size="xs" c="dimmed" px="sm" py="xs">
        {t('legend.marks')}
      </Text>
    </div>
  )
}
