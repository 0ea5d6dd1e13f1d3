import { ActionIcon, Autocomplete, Button, Group, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { IconPencil, IconPlayerPlay, IconSearch, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Value } from '../../server/contract/graph.ts'
import type { Phrase, QueriesAnswer } from '../../server/contract/messages.ts'
import { parametersFrom } from '../../server/contract/savedquery.ts'
import { foldText } from '../../server/contract/search/fold.ts'
import { useExplorer, useSelect } from '../context.ts'
import { textOf } from '../model/caption.ts'
import { phrase as told } from '../model/phrase.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './phrases.module.css'
import { Trouble } from './trouble.tsx'

/** A query that has a sentence or a name as its face: of a report, or kept here. */
type Kept = Omit<Phrase, 'report'> & { readonly version?: number }
type Parameter = Kept['parameters'][number]

export interface Asked {
  readonly statement: string
  readonly values: { readonly [name: string]: Value }
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
  onWrite: (asked: Asked) => void
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
  onWrite: (asked: Asked) => void
  onRemove?: () => void
}) {
  const { t } = useText()
  const language = useSelect(state => state.language)
  const [given, setGiven] = useState<ReadonlyMap<string, string>>(
    () =>
      new Map(query.parameters.map(({ name, default: preset }) => [name, preset === undefined ? '' : textOf(preset)])),
  )
  const [problem, setProblem] = useState<string | null>(null)
  const asked = (): Asked | null => {
    const typed = new Map<string, unknown>()
    try {
      for (const parameter of query.parameters) {
        const text = given.get(parameter.name) ?? ''
        if (text !== '' || parameter.type === 'text') typed.set(parameter.name, typedValue(parameter, text))
      }
    } catch {
      setProblem(t('phrases.notJson'))
      return null
    }
    const { values, problems } = parametersFrom(query, typed)
    const missing = query.parameters.find(({ name }) => !values.has(name))
    const [wrong] = problems
    setProblem(wrong ? wrong.message : missing ? t('phrases.missing', { name: labelOf(missing, language) }) : null)
    return wrong || missing ? null : { statement: query.statement, values: Object.fromEntries(values) }
  }
  const act = (what: (asked: Asked) => void) => {
    const ready = asked()
    if (ready) what(ready)
  }
  const description = language === 'zh' ? (query.descriptionZh ?? query.description) : query.description
  return (
    <div className={classes.row} data-open={isOpen || undefined}>
      <UnstyledButton className={classes.face} aria-expanded={isOpen} onClick={onToggle}>
        {face.split(/(\{[^{}]*\})/).map((part, index) => {
          const name = /^\{(.*)\}$/.exec(part)?.[1]?.trim()
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence keep their order
          return name === undefined ? part : <b key={index}>{given.get(name) || `… ${name} …`}</b>
        })}
      </UnstyledButton>
      {isOpen && (
        <form
          className={classes.form}
          onSubmit={event => {
            event.preventDefault()
            act(onRun)
          }}
        >
          {description && (
            <Text size="xs" c="dimmed">
              {description}
            </Text>
          )}
          {query.parameters.map(parameter => (
            <Field
              key={parameter.name}
              parameter={parameter}
              value={given.get(parameter.name) ?? ''}
              onChange={value => setGiven(new Map(given).set(parameter.name, value))}
            />
          ))}
          {problem && (
            <Text size="xs" c="red" role="alert">
              {problem}
            </Text>
          )}
          <Group gap="xs">
            <Button type="submit" size="compact-sm" leftSection={<IconPlayerPlay size={14} />}>
              {t('cypher.run')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconPencil size={14} />}
              onClick={() => act(onWrite)}
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

const labelOf = ({ name, label, labelZh }: Parameter, language: 'en' | 'zh'): string =>
  (language === 'zh' ? (labelZh ?? label) : label) ?? name

/** @throws SyntaxError of what is no JSON */
function typedValue({ type }: Parameter, text: string): unknown {
  if (type === 'integer' || type === 'number') return Number(text)
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (type === 'texts') return text.split(/\s*[,，;；]\s*/).filter(one => one !== '')
  return type === 'json' ? JSON.parse(text) : text
}

/** A parameter as a field, with what the data has to fill it. */
function Field({
  parameter,
  value,
  onChange,
}: {
  parameter: Parameter
  value: string
  onChange: (value: string) => void
}) {
  const { t, number } = useText()
  const language = useSelect(state => state.language)
  const [isTouched, setTouched] = useState(false)
  const { from, type } = parameter
  // What stands there already is no search: until something is typed, the commonest values are offered.
  const request = from ? { ...from, q: isTouched ? value : '' } : null
  const { answer } = useAnswer('suggestions', request, { delay: isTouched ? 150 : 0 })
  const offered = answer?.suggestions.map(({ value: one }) => textOf(one)) ?? []
  const label = labelOf(parameter, language)
  if (!from)
    return (
      <TextInput
        size="xs"
        label={label}
        placeholder={t(`phrases.type.${type}`)}
        value={value}
        onChange={event => onChange(event.currentTarget.value)}
      />
    )
  return (
    <Autocomplete
      size="xs"
      label={label}
      data={[...new Set(offered)]}
      filter={({ options }) => options}
      limit={20}
      value={value}
      onChange={next => {
        setTouched(true)
        onChange(next)
      }}
      description={
        answer && answer.total > offered.length
          ? t('phrases.offered', { shown: number(offered.length), total: number(answer.total) })
          : undefined
      }
    />
  )
}
