import { CloseButton, Combobox, Group, Loader, TextInput, useCombobox } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Node } from '../../server/contract/graph.ts'
import { useSelect } from '../context.ts'
import { captionOf } from '../model/caption.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import { NodeMark } from './mark.tsx'

/** A box that finds one node by search. */
export function NodePicker({
  label,
  value,
  onChange,
}: {
  label: string
  value: Node | null
  onChange: (node: Node | null) => void
}) {
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
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

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={id => {
        onChange(hits.find(({ node }) => node.id === id)?.node ?? null)
        setText(null)
        combobox.closeDropdown()
      }}
    >
      <Combobox.Target>
        <TextInput
          size="sm"
          label={label}
          placeholder={t('paths.pick')}
          value={text ?? caption}
          leftSection={value && text === null ? <NodeMark node={value} size={18} /> : undefined}
          rightSection={
            loading ? (
              <Loader size="xs" />
            ) : value ? (
              <CloseButton size="sm" aria-label={t('action.clear')} onClick={() => onChange(null)} />
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
      <Combobox.Dropdown hidden={q === '' || (!answer && !loading)}>
        <Combobox.Options>
          {hits.map(({ node }) => (
            <Combobox.Option key={node.id} value={node.id}>
              <Group gap={8} wrap="nowrap">
                <NodeMark node={node} size={18} />
                {captionOf(node, schema, language)}
              </Group>
            </Combobox.Option>
          ))}
          {answer && hits.length === 0 && <Combobox.Empty>{t('search.none', { q })}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
