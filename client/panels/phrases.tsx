import { ActionIcon, Button, Group, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { IconPencil, IconPlayerPlay, IconSearch, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Value } from '../../server/contract/graph.ts'
import type { Phrase, QueriesAnswer } from '../../server/contract/messages.ts'
import { parametersOf } from '../../server/contract/savedquery.ts'
import { foldText } from '../../server/contract/search/fold.ts'
import { useExplorer, useSelect } from '../context.ts'
import { type Drafts, freshDraft, valuesOf } from '../model/parameters.ts'
import { phrase as told } from '../model/phrase.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import { ParameterForm, useSelectionValues } from './parameterform.tsx'
import classes from './phrases.module.css'
import { Trouble } from './trouble.tsx'

/** A query that has a sentence or a name as its face: of a report, or kept here. */
type Kept = Omit<Phrase, 'report'> & { readonly version?: number }

export interface Asked {
  readonly statement: string
  readonly values: { readonly [name: string]: Value }
  /** The fields that the values were written into. */
  readonly drafts: Drafts
}

/** Questions that can be asked without writing Cypher: those that a report brought along, and those that are kept here. */
export function Phrases({
  again,
  onRun,
  onWrite,
}: {
  /** When it changes, what is kept is read again. */
  again: unknown
  onRun: (asked: Asked) => void
  onWrite: (asked: Pick<Asked, 'statement' | 'drafts'>) => void
}) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const [turn, setTurn] = useState(0)
  const phrases = useAnswer('phrases', {})
  const kept = useAnswer('queries', {}, { again: `${String(again)} ${turn}` })
  const [sought, setSought] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  const language = useSelect(state => state.language)
  const faceOf = (one: Kept) => faces(one, language)
  const wanted = foldText(sought)
  const fitting = <T extends Kept>(all: readonly T[]): T[] =>
    all.filter(one => foldText([faceOf(one), one.name, one.nameZh, one.folder, ...one.tags].join(' ')).includes(wanted))
  const remove = async ({ id, name }: Kept) => {
    const gone = await explorer.ask({ route: 'savedQueryDelete', request: { ref: id }, what: told('ask.queries') })
    if (!gone) return
    setTurn(now => now + 1)
    const bringBack = async () => {
      await explorer.ask({ route: 'savedQueryUndelete', request: { ref: id }, what: told('ask.queries') })
      setTurn(now => now + 1)
    }
    explorer.onSaying({
      text: told('say.queryDeleted', { name }),
      act: { label: told('action.bringBack'), run: () => void bringBack() },
    })
  }
  const section = (heading: string, all: readonly Kept[], isMine: boolean) => {
    const shown = fitting(all)
    return (
      <section>
        <h3>
          {heading}{' '}
          <span>
            {shown.length < all.length ? `${number(shown.length)} / ${number(all.length)}` : number(all.length)}
          </span>
        </h3>
        <ul>
          {shown.map(one => (
            <li key={one.id}>
              <Row
                query={one}
                face={faceOf(one)}
                isOpen={open === one.id}
                onToggle={() => setOpen(open === one.id ? null : one.id)}
                onRun={onRun}
                onWrite={onWrite}
                {...(isMine ? { onRemove: () => void remove(one) } : {})}
              />
            </li>
          ))}
        </ul>
      </section>
    )
  }
  const broken: QueriesAnswer['broken'] = kept.answer?.broken ?? []
  return (
    <div className={classes.phrases}>
      <TextInput
        size="xs"
        aria-label={t('phrases.search')}
        placeholder={t('phrases.search')}
        leftSection={<IconSearch size={14} />}
        value={sought}
        onChange={event => setSought(event.currentTarget.value)}
      />
      <div className={classes.list}>
        {phrases.error !== null && <Trouble error={phrases.error} retry={phrases.retry} />}
        {kept.error !== null && <Trouble error={kept.error} retry={kept.retry} />}
        {phrases.answer &&
          phrases.answer.phrases.length > 0 &&
          section(t('phrases.ofReport'), phrases.answer.phrases, false)}
        {kept.answer && kept.answer.queries.length > 0 && section(t('phrases.kept'), kept.answer.queries, true)}
        {kept.answer?.queries.length === 0 && (
          <Text size="xs" c="dimmed" px={4} py={6}>
            {t('phrases.none')}
          </Text>
        )}
        {[...broken.map(({ message }) => message), ...(phrases.answer?.broken.map(({ message }) => message) ?? [])].map(
          message => (
            <Text key={message} size="xs" c="red" px={4}>
              {message}
            </Text>
          ),
        )}
      </div>
    </div>
  )
}

const faces = ({ phrase, phraseZh, name, nameZh }: Kept, language: 'en' | 'zh'): string =>
  language === 'zh' ? (phraseZh ?? phrase ?? nameZh ?? name) : (phrase ?? name)

function Row({
  query,
  face,
  isOpen,
  onToggle,
  onRun,
  onWrite,
  onRemove,
}: {
  query: Kept
  face: string
  isOpen: boolean
  onToggle: () => void
  onRun: (asked: Asked) => void
  onWrite: (asked: Pick<Asked, 'statement' | 'drafts'>) => void
  onRemove?: () => void
}) {
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
  return (
    <div className={classes.row} data-open={isOpen || undefined}>
      <UnstyledButton className={classes.face} aria-expanded={isOpen} onClick={onToggle}>
        {face.split(/(\{[^{}]*\})/).map((part, index) => {
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
            <Text size="xs" c="dimmed">
              {description}
            </Text>
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
            {onRemove && (
              <Tooltip label={t('phrases.remove')}>
                <ActionIcon variant="subtle" color="gray" size={26} aria-label={t('phrases.remove')} onClick={onRemove}>
                  <IconTrash size={15} />
                </ActionIcon>
              </Tooltip>
            )}
          </Group>
        </form>
      )}
    </div>
  )
}
