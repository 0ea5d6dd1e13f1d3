import { Group, NativeSelect, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { SavedParameter } from '../../server/contract/savedquery.ts'
import { useSelect } from '../context.ts'
import { declarableKinds, declaredFrom } from '../model/keptqueries.ts'
import { type Draft, type Drafts, type FieldKind, followsSelection, freshDraft } from '../model/parameters.ts'
import { useText } from '../ui/text.ts'
import classes from './queryform.module.css'

/** What the parameters of a kept query are: of which kind, and what their fields are called. */
export function QueryParameters({
  names,
  declared,
  drafts,
  onDeclare,
  onDraft,
  children,
}: {
  names: readonly string[]
  declared: readonly SavedParameter[]
  drafts: Drafts
  onDeclare: (declared: SavedParameter[]) => void
  onDraft: (name: string, draft: Draft) => void
  children: ReactNode
}) {
  const { t } = useText()
  const language = useSelect(state => state.language)
  const part = language === 'zh' ? 'labelZh' : 'label'
  return (
    <fieldset className={classes.parameters}>
      <legend>{t('cypher.parameters')}</legend>
      {names.map(name => {
        const known = declared.find(one => one.name === name)
        const rest = declared.filter(one => one.name !== name)
        const { kind: written } = drafts.get(name) ?? freshDraft(name, known)
        // A value may have been written into a field of a kind that files do not know.
        const [mine] = declaredFrom([name], new Map([[name, { kind: written, text: '' }]]), { withDefaults: false })
        return (
          <Group key={name} gap="xs" wrap="nowrap">
            <code>${name}</code>
            <TextInput
              size="xs"
              flex={1}
              aria-label={t('keep.labelOf', { name: `$${name}` })}
              placeholder={mine ? t('keep.label') : t('parameters.follows')}
              disabled={!mine}
              value={known?.[part] ?? ''}
              maxLength={300}
              onChange={event => mine && onDeclare([...rest, { ...mine, ...known, [part]: event.currentTarget.value }])}
            />
            <NativeSelect
              size="xs"
              aria-label={t('parameters.kindOf', { name: `$${name}` })}
              value={mine?.type ?? 'selection'}
              onChange={event => {
                const kind = event.currentTarget.value as FieldKind
                onDraft(name, { ...(drafts.get(name) ?? { text: '' }), kind })
                // Nothing is said of what follows the selection.
                if (followsSelection(name)) onDeclare(rest)
              }}
              data={declarableKinds(name).map(one => ({ value: one, label: t(`parameters.kind.${one}`) }))}
            />
          </Group>
        )
      })}
      {children}
    </fieldset>
  )
}
