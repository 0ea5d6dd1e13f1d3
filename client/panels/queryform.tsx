import {
  Alert,
  Autocomplete,
  Button,
  Checkbox,
  Group,
  Modal,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import type { SavedQueryAnswer } from '../../server/contract/messages.ts'
import { parametersOf, placeholdersOf, type SavedQuery, tidied, tidyFolder } from '../../server/contract/savedquery.ts'
import { ApiError, isAway } from '../api/problem.ts'
import { useExplorer } from '../context.ts'
import { declaredFrom, takenBy } from '../model/keptqueries.ts'
import type { Drafts } from '../model/parameters.ts'
import { phrase } from '../model/phrase.ts'
import { useText } from '../ui/text.ts'
import classes from './queryform.module.css'
import { QueryParameters } from './queryparameters.tsx'
import { Trouble } from './trouble.tsx'

export interface QueryFormProps {
  /** With an id and a version where a query is changed, else a new one is kept. */
  readonly start: SavedQuery & { readonly id?: string; readonly version?: number }
  /** What was filled into the parameters where it is written. */
  readonly drafts?: Drafts
  readonly existing: readonly SavedQueryAnswer[]
  readonly onDone: () => void
  readonly onClose: () => void
}

const localized = ['nameZh', 'phraseZh', 'descriptionZh'] as const

/** A kept query as a form: its name, place, sentence, parameters and statement. */
export function QueryForm({ start, drafts: filled = new Map(), existing, onDone, onClose }: QueryFormProps) {
  const explorer = useExplorer()
  const { t } = useText()
  const [query, setQuery] = useState<SavedQuery>(start)
  const [base, setBase] = useState(start.version ?? null)
  const [drafts, setDrafts] = useState<Drafts>(filled)
  const [withDefaults, setWithDefaults] = useState(false)
  const [withChinese, setWithChinese] = useState(localized.some(name => start[name]))
  /** Whether it was to be kept where another one stands. */
  const [isTaken, setTaken] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const id = start.id ?? null
  const set = (part: Partial<SavedQuery>) => {
    setQuery({ ...query, ...part })
    setTaken(false)
  }
  const used = parametersOf(query.statement)
  const unknownIn = (sentence = '') => placeholdersOf(sentence).filter(one => !used.includes(one))
  const unknown = { phrase: unknownIn(query.phrase), phraseZh: unknownIn(query.phraseZh) }
  const isFolder = tidyFolder(query.folder) !== undefined
  const taken = takenBy(existing, query, id)
  const canKeep =
    query.name.trim() !== '' &&
    query.statement.trim() !== '' &&
    isFolder &&
    unknown.phrase.length + unknown.phraseZh.length === 0

  const send = async (how: { name?: string; ref?: string; base?: number } = {}) => {
    setBusy(true)
    setError(null)
    const parameters = declaredFrom(used, drafts, { withDefaults, before: query.parameters })
    const request = tidied({ ...query, name: how.name ?? query.name, parameters })
    const [ref, on] = [how.ref ?? id, how.base ?? base]
    try {
      const kept =
        ref === null || on === null
          ? await explorer.api.ask('savedQueryCreate', request)
          : await explorer.api.ask('savedQuerySave', { ...request, ref, base: on })
      explorer.onSaying({ text: phrase('say.queryKept', { name: kept.name }) })
      onDone()
      onClose()
    } catch (failure) {
      if (isAway(failure)) explorer.fail(failure)
      setError(failure)
      setBusy(false)
    }
  }
  const keep = () => (taken ? setTaken(true) : void send())
  const both = () => {
    let count = 2
    while (takenBy(existing, { ...query, name: `${query.name.trim()} (${count})` }, id)) count++
    void send({ name: `${query.name.trim()} (${count})` })
  }
  const isConflict = error instanceof ApiError && error.code === 'QUERY_CONFLICT'
  const takeTheirs = async () => {
    const theirs = await explorer.ask({ route: 'savedQuery', request: { ref: id! }, what: phrase('ask.queries') })
    if (!theirs) return
    setQuery(tidied(theirs))
    setDrafts(new Map())
    setBase(theirs.version)
    setError(null)
  }
  const newest = isConflict && typeof error.facts.version === 'number' ? error.facts.version : null
  return (
    <Modal
      opened
      onClose={onClose}
      title={id === null ? t('keep.title') : t('keep.change', { name: start.name })}
      size="lg"
      centered
      withinPortal={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          if (canKeep && !isBusy) keep()
        }}
      >
        <Stack gap="xs">
          <TextInput
            size="xs"
            label={t('keep.name')}
            value={query.name}
            maxLength={300}
            data-autofocus
            onChange={event => set({ name: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            label={t('keep.phrase')}
            description={
              used.length > 0 ? t('keep.phraseHint', { names: used.map(one => `{${one}}`).join(' ') }) : undefined
            }
            error={unknown.phrase.length > 0 ? t('keep.unknown', { names: unknown.phrase.join(', ') }) : undefined}
            value={query.phrase ?? ''}
            maxLength={300}
            onChange={event => set({ phrase: event.currentTarget.value })}
          />
          <Textarea
            size="xs"
            label={t('keep.description')}
            value={query.description ?? ''}
            maxLength={5000}
            autosize
            minRows={1}
            maxRows={5}
            onChange={event => set({ description: event.currentTarget.value })}
          />
          <Group gap="xs" grow align="flex-start">
            <Autocomplete
              size="xs"
              label={t('keep.folder')}
              placeholder={t('keep.folderHint')}
              data={[...new Set(existing.map(({ folder }) => folder))].filter(one => one !== '')}
              error={isFolder ? undefined : t('keep.folderWrong')}
              value={query.folder}
              maxLength={500}
              onChange={folder => set({ folder })}
            />
            <TagsInput
              size="xs"
              label={t('keep.tags')}
              data={[...new Set(existing.flatMap(({ tags }) => tags))]}
              value={query.tags}
              maxTags={50}
              onChange={tags => set({ tags })}
            />
          </Group>
          {used.length > 0 && (
            <QueryParameters
              names={used}
              declared={query.parameters}
              drafts={drafts}
              onDeclare={parameters => set({ parameters })}
              onDraft={(name, draft) => setDrafts(new Map(drafts).set(name, draft))}
            >
              {filled.size > 0 && (
                <Checkbox
                  size="xs"
                  label={t('keep.withDefaults')}
                  checked={withDefaults}
                  onChange={event => setWithDefaults(event.currentTarget.checked)}
                />
              )}
            </QueryParameters>
          )}
          <Textarea
            size="xs"
            label={t('keep.statement')}
            classNames={{ input: classes.code }}
            spellCheck={false}
            value={query.statement}
            autosize
            minRows={2}
            maxRows={8}
            onChange={event => set({ statement: event.currentTarget.value })}
          />
          <Checkbox
            size="xs"
            label={t('keep.inChinese')}
            checked={withChinese}
            onChange={event => {
              setWithChinese(event.currentTarget.checked)
              if (!event.currentTarget.checked) set({ nameZh: '', phraseZh: '', descriptionZh: '' })
            }}
          />
          {withChinese &&
            localized.map(name => (
              <TextInput
                key={name}
                size="xs"
                label={t(`keep.${name}`)}
                value={query[name] ?? ''}
                maxLength={name === 'descriptionZh' ? 5000 : 300}
                error={
                  name === 'phraseZh' && unknown.phraseZh.length > 0
                    ? t('keep.unknown', { names: unknown.phraseZh.join(', ') })
                    : undefined
                }
                onChange={event => set({ [name]: event.currentTarget.value })}
              />
            ))}
          <Text size="xs" c="dimmed">
            {t('keep.where')}
          </Text>
          {isTaken && taken && (
            <Alert color="orange" variant="light" role="alert" title={t('keep.taken', { name: taken.name })}>
              <Group gap="xs">
                {id === null && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => void send({ ref: taken.id, base: taken.version })}
                  >
                    {t('import.choice.replace')}
                  </Button>
                )}
                <Button size="compact-sm" variant="default" onClick={both}>
                  {t('import.choice.both')}
                </Button>
              </Group>
            </Alert>
          )}
          {isConflict ? (
            <Alert color="orange" variant="light" role="alert" title={t('keep.conflict')}>
              <Group gap="xs">
                {id !== null && (
                  <Button size="compact-sm" variant="default" onClick={() => void takeTheirs()}>
                    {t('keep.takeTheirs')}
                  </Button>
                )}
                {id !== null && newest !== null && (
                  <Button size="compact-sm" variant="default" onClick={() => void send({ base: newest })}>
                    {t('keep.writeMine')}
                  </Button>
                )}
              </Group>
            </Alert>
          ) : (
            error !== null && <Trouble error={error} />
          )}
          <Group gap="xs">
            <Button type="submit" size="compact-sm" loading={isBusy} disabled={!canKeep}>
              {id === null ? t('keep.keep') : t('keep.save')}
            </Button>
            <Button size="compact-sm" variant="subtle" onClick={onClose}>
              {t('action.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
