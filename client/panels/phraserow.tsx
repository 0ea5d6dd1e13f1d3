import { ActionIcon, Button, Group, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconDownload, IconEdit, IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Value } from '../../server/contract/graph.ts'
import type { Phrase } from '../../server/contract/messages.ts'
import { parametersOf } from '../../server/contract/savedquery.ts'
import { useSelect } from '../context.ts'
import { faceOf } from '../model/keptqueries.ts'
import { type Drafts, freshDraft, valuesOf } from '../model/parameters.ts'
import { useText } from '../ui/text.ts'
import { ParameterForm, useSelectionValues } from './parameterform.tsx'
import classes from './phrases.module.css'

export interface Asked {
  readonly statement: string
  readonly values: { readonly [name: string]: Value }
  /** The fields that the values were written into. */
  readonly drafts: Drafts
}

export interface PhraseRowProps {
  readonly query: Omit<Phrase, 'report'>
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onRun: (asked: Asked) => void
  readonly onWrite: (asked: Pick<Asked, 'statement' | 'drafts'>) => void
  readonly onTag: (tag: string) => void
  /** What can be done with one that is kept here. */
  readonly own?: { readonly change: () => void; readonly save: () => void; readonly remove: () => void }
}

/** A query under its sentence; opened, its fields, and what can be done with it. */
export function PhraseRow({ query, isOpen, onToggle, onRun, onWrite, onTag, own }: PhraseRowProps) {
  const { t } = useText()
  const language = useSelect(state => state.language)
  const [drafts, setDrafts] = useState<Drafts>(
    () => new Map(query.parameters.map(one => [one.name, freshDraft(one.name, one)])),
  )
  const [isAsked, setAsked] = useState(false)
  const names = [...new Set([...query.parameters.map(({ name }) => name), ...parametersOf(query.statement)])]
  const selection = useSelectionValues()
  const { statement } = query
  const run = () => {
    const { values, problems } = valuesOf(names, drafts, selection)
    setAsked(problems.size > 0)
    if (problems.size === 0) onRun({ statement, values, drafts })
  }
  const description = language === 'zh' ? (query.descriptionZh ?? query.description) : query.description
  const acts = own && [
    { name: t('phrases.change'), icon: <IconEdit size={15} />, run: own.change },
    { name: t('phrases.save'), icon: <IconDownload size={15} />, run: own.save },
    { name: t('phrases.remove'), icon: <IconTrash size={15} />, run: own.remove },
  ]
  return (
    <div className={classes.row} data-open={isOpen || undefined}>
      <UnstyledButton className={classes.face} aria-expanded={isOpen} onClick={onToggle}>
        {faceOf(query, language)
          .split(/(\{[^{}]*\})/)
          .map((part, index) => {
            const name = /^\{(.*)\}$/.exec(part)?.[1]?.trim()
            if (name === undefined) return part
            const text = drafts.get(name)?.text.replaceAll('\n', ', ')
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence keep their order
            return <b key={index}>{text || `… ${name} …`}</b>
          })}
      </UnstyledButton>
      {isOpen && (
        <form
          className={classes.form}
          onSubmit={event => {
            event.preventDefault()
            run()
          }}
        >
          {description && (
            <Text size="xs" c="dimmed" className={classes.description}>
              {description}
            </Text>
          )}
          {query.tags.length > 0 && (
            <Group gap={4}>
              {query.tags.map(tag => (
                <UnstyledButton key={tag} className={classes.tag} title={t('phrases.tag')} onClick={() => onTag(tag)}>
                  {tag}
                </UnstyledButton>
              ))}
            </Group>
          )}
          <ParameterForm
            names={names}
            declared={query.parameters}
            drafts={drafts}
            onChange={(name, draft) => setDrafts(new Map(drafts).set(name, draft))}
            isAsked={isAsked}
          />
          <Group gap="xs">
            <Button type="submit" size="compact-sm" leftSection={<IconPlayerPlay size={14} />}>
              {t('cypher.run')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconPencil size={14} />}
              onClick={() => onWrite({ statement, drafts })}
            >
              {t('phrases.write')}
            </Button>
            {acts?.map(({ name, icon, run: act }) => (
              <Tooltip key={name} label={name}>
                <ActionIcon variant="subtle" color="gray" size={26} aria-label={name} onClick={act}>
                  {icon}
                </ActionIcon>
              </Tooltip>
            ))}
          </Group>
        </form>
      )}
    </div>
  )
}
