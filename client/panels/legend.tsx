import { ActionIcon, SegmentedControl, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconPointerPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { verbOf } from '../model/caption.ts'
import { lineKinds } from '../model/palette.ts'
import { viewing } from '../model/state.ts'
import { appearancesFor, legendOf, mainLabel, nothingSelected } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import classes from './legend.module.css'
import { LabelMark, LineMark } from './mark.tsx'
import { ColourScales, RuleKeys, SizeScales } from './scales.tsx'

/** What colours, shapes and lines mean, with how much of each is drawn. A row fades its kind and shows it again. */
export function Legend() {
  const { store } = useExplorer()
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const fadedLabels = useSelect(state => state.view.fadedLabels)
  const fadedTypes = useSelect(state => state.view.fadedTypes)
  const filterMode = useSelect(state => state.view.filterMode)
  const { labels, types } = useMemo(() => legendOf(scene, schema), [scene, schema])

  const toggle = (kind: 'fadedLabels' | 'fadedTypes', name: string, only: boolean, all: string[]) =>
    store.update(state => {
      const next = new Set(state.view[kind])
      if (only) {
        const isOnly = !next.has(name) && next.size === all.length - 1
        next.clear()
        if (!isOnly) for (const other of all) if (other !== name) next.add(other)
      } else if (!next.delete(name)) next.add(name)
      return viewing(state, { [kind]: next })
    })
  const selectLabel = (label: string) =>
    store.update(state => {
      const appearances = appearancesFor(state.scene, state.schema)
      const nodes = [...state.scene.nodes].filter(
        ([, { node, hidden }]) => !hidden && mainLabel(node, appearances) === label,
      )
      return viewing(state, { selection: { ...nothingSelected, nodes: new Set(nodes.map(([id]) => id)) } })
    })
  const selectType = (type: string) =>
    store.update(state => {
      const all = [...state.scene.relationships].filter(
        ([, drawn]) => !drawn.hidden && drawn.relationship.type === type,
      )
      return viewing(state, { selection: { ...nothingSelected, relationships: new Set(all.map(([id]) => id)) } })
    })

  return (
    <div className={classes.legend}>
      <div className={classes.mode}>
        <span>{t('legend.mode')}</span>
        <SegmentedControl
          size="xs"
          aria-label={t('legend.mode')}
          value={filterMode}
          onChange={value => store.update(state => viewing(state, { filterMode: value === 'hide' ? 'hide' : 'fade' }))}
          data={[
            { value: 'fade', label: t('legend.fade') },
            { value: 'hide', label: t('legend.hide') },
          ]}
        />
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
            data-faded={fadedLabels.has(name) || undefined}
            data-empty={drawn === 0 || undefined}
          >
            <UnstyledButton
              className={classes.name}
              aria-pressed={!fadedLabels.has(name)}
              title={t('legend.rowHint')}
              onClick={event =>
                toggle(
                  'fadedLabels',
                  name,
                  event.shiftKey,
                  labels.map(label => label.name),
                )
              }
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
            data-faded={fadedTypes.has(name) || undefined}
            data-empty={drawn === 0 || undefined}
          >
            <UnstyledButton
              className={classes.name}
              aria-pressed={!fadedTypes.has(name)}
              title={t('legend.rowHint')}
              onClick={event =>
                toggle(
                  'fadedTypes',
                  name,
                  event.shiftKey,
                  types.map(type => type.name),
                )
              }
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
