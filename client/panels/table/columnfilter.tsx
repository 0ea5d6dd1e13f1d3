import { useEffect, useRef, useState } from 'react'
import { useExplorer, useSelect } from '../../context.ts'
import { writing, writtenIn } from '../../model/columnfilter.ts'
import { phrase } from '../../model/phrase.ts'
import { doing } from '../../model/state.ts'
import { useText } from '../../ui/text.ts'
import type { GridColumn } from './gridmodel.ts'

/** What is written here is a filter of the scene, the same that stands in the bar of filters. */
export function ColumnFilter<R>({ column }: { column: GridColumn<R> }) {
  const { store } = useExplorer()
  const { t } = useText()
  const { slot, title, id } = column
  const written = useSelect(state => (slot ? writtenIn(state.scene, slot) : ''))
  const [text, setText] = useState(written)
  const isWriting = useRef(false)
  // What was changed elsewhere is shown, but not under the fingers of who is writing.
  useEffect(() => {
    if (!isWriting.current) setText(written)
  }, [written])
  if (!slot) return null

  const isRange = slot.kind === 'range' || slot.kind === 'degree'
  const change = (value: string) => {
    const { scene, schema } = store.get()
    const names =
      slot.kind === 'label'
        ? namesOf(
            [...(schema?.labels ?? []).map(({ name }) => name)],
            [...scene.nodes.values()].flatMap(({ node }) => node.labels),
          )
        : slot.kind === 'type'
          ? namesOf(
              (schema?.types ?? []).map(({ name }) => name),
              [...scene.relationships.values()].map(({ relationship }) => relationship.type),
            )
          : []
    return writing(scene, slot, value, names)
  }
  const write = (value: string) => {
    setText(value)
    const filter = change(value)
    if (!filter) return
    store.update(state =>
      doing(state, {
        name: phrase('step.filterProperty', { name: title }),
        change: filter,
        merge: `filter column ${id}`,
        recording: 'merged',
        at: Date.now(),
      }),
    )
  }
  const isInvalid = text.trim() !== '' && change(text) === null
  const hint = isInvalid ? t(isRange ? 'table.filterRangeInvalid' : 'table.filterNone') : undefined
  return (
    <input
      value={text}
      aria-label={t('table.filterOf', { name: title })}
      aria-invalid={isInvalid || undefined}
      title={hint ?? (isRange ? t('table.filterRange') : undefined)}
      placeholder={isRange ? '≥ …' : ''}
      spellCheck={false}
      onFocus={() => {
        isWriting.current = true
      }}
      onBlur={() => {
        isWriting.current = false
        setText(written)
      }}
      onChange={event => write(event.currentTarget.value)}
    />
  )
}

const namesOf = (...lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())]
