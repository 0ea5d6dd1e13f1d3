import { ActionIcon, CloseButton, Combobox, Group, Loader, TextInput, Tooltip, useCombobox } from '@mantine/core'
import { IconCrosshair } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Node } from '../../server/contract/graph.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf } from '../model/caption.ts'
import { kindOf } from '../model/finding.ts'
import type { PathRole } from '../model/pathquestion.ts'
import { opening } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import { NodeMark } from './mark.tsx'
import classes from './paths.module.css'

/** A box that finds one node by search, and a button to pick it on the graph. */
export function NodePicker({
  label,
  end,
  value,
  onChange,
}: {
  label: string
  end: PathRole
  value: Node | null
  onChange: (node: Node | null) => void
}) {
  const { store } = useExplorer()
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const isPicking = useSelect(state => state.panels.picking === end)
  const [text, setText] = useState<string | null>(null)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const q = text?.trim() ?? ''
  const { answer, loading } = useAnswer('search', q === '' ? null : { q, limit: 8 }, { delay: 150 })
  const caption = value ? captionOf(value, schema, language) : ''
  const hits = answer?.hits ?? []

  // Enter takes the first as soon as there is one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the combobox is new with each render
  useEffect(() => {
    if (answer) combobox.selectFirstOption()
  }, [answer])

  const pick = () => {
    store.update(state => opening(state, { picking: isPicking ? null : end }))
    // The keyboard walks the graph to the node; a pointer points at it.
    if (!isPicking) document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }

  return (
    <Combobox
      store={combobox}
      width={330}
      position="bottom-start"
      onOptionSubmit={id => {
        onChange(hits.find(({ node }) => node.id === id)?.node ?? null)
        setText(null)
        combobox.closeDropdown()
      }}
    >
      <div className={classes.picker}>
        <Combobox.Target>
          <TextInput
            size="sm"
            label={label}
            className={classes.pickerText}
            placeholder={t('paths.pick')}
            value={text ?? caption}
            leftSection={value && text === null ? <NodeMark node={value} size={18} /> : undefined}
            rightSection={
              loading ? (
                <Loader size="xs" />
              ) : value ? (
                <CloseButton
                  size="sm"
                  aria-label={t('paths.clearEnd', { end: label })}
                  onClick={() => onChange(null)}
                />
              ) : null
            }
            onChange={event => {
              setText(event.currentTarget.value)
              combobox.openDropdown()
            }}
            onFocus={event => event.currentTarget.select()}
            onBlur={() => {
              combobox.closeDropdown()
              setText(null)
            }}
          />
        </Combobox.Target>
        <Tooltip label={t('paths.pickOnGraph')}>
          <ActionIcon
            variant={isPicking ? 'filled' : 'default'}
            size={36}
            data-pick={end}
            aria-pressed={isPicking}
            aria-label={t('paths.pickFor', { end: label })}
            onClick={pick}
          >
            <IconCrosshair size={18} />
          </ActionIcon>
        </Tooltip>
      </div>
      <Combobox.Dropdown hidden={q === '' || (!answer && !loading)}>
        <Combobox.Options>
          {hits.map(({ node }) => (
            <Combobox.Option key={node.id} value={node.id} aria-label={captionOf(node, schema, language)}>
              <Group gap={8} wrap="nowrap" align="flex-start">
                <NodeMark node={node} size={18} />
                <span className={classes.hitName}>{captionOf(node, schema, language)}</span>
                <span className={classes.quiet}>{kindOf(node)}</span>
              </Group>
            </Combobox.Option>
          ))}
          {answer && hits.length === 0 && <Combobox.Empty>{t('search.none', { q })}</Combobox.Empty>}
          {answer && answer.total > hits.length && (
            <div className={classes.quiet}>{t('list.cut', { shown: hits.length, total: answer.total })}</div>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
