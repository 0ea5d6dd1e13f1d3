import { Badge, Button, Group, Loader, Modal, NativeSelect, Stack, Text } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import type { SavedQueryAnswer } from '../../server/contract/messages.ts'
import type { QueryFile } from '../../server/contract/queryfiles.ts'
import { useExplorer } from '../context.ts'
import { phrase } from '../model/phrase.ts'
import { type Choice, choices, type Incoming, incomingOf, ordersOf, portionsOf } from '../model/queryimport.ts'
import type { TextKey } from '../ui/text.ts'
import { useText } from '../ui/text.ts'
import type { ZipError } from '../zip.ts'
import classes from './importqueries.module.css'

/** Bytes of all files together; characters of one, and of one request. */
const MOST = 20_000_000
const FILE = 200_000
const REQUEST = 400_000

interface Reading {
  readonly files: readonly QueryFile[]
  /** Files that are none of ours, by name, with the text that says why. */
  readonly refused: readonly { readonly path: string; readonly why: TextKey }[]
}

const colours = { new: 'blue', same: 'gray', broken: 'red' } as const

/** What files hold, before it is kept: what is new, what stands in the way of what, and what cannot be read. */
export function ImportQueries({
  files,
  existing,
  onDone,
  onClose,
}: {
  files: readonly File[]
  existing: readonly SavedQueryAnswer[]
  onDone: () => void
  onClose: () => void
}) {
  const explorer = useExplorer()
  const { t } = useText()
  const [reading, setReading] = useState<Reading | null>(null)
  const [chosen, setChosen] = useState<ReadonlyMap<Incoming, Choice>>(new Map())
  const [rest, setRest] = useState<Choice>('keep')
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    let isGone = false
    void readAll(files).then(read => {
      if (!isGone) setReading(read)
    })
    return () => {
      isGone = true
    }
  }, [files])
  // What is kept meanwhile by the import itself is not held against it.
  const [before] = useState(existing)
  const incoming = useMemo(() => (reading ? incomingOf(reading.files, before) : []), [reading, before])
  const orders = ordersOf(incoming, one => chosen.get(one) ?? rest)
  const count = orders.create.length + orders.replace.length
  const differing = incoming.filter(({ fate }) => fate === 'differs')

  const keep = async () => {
    setBusy(true)
    let [created, replaced] = [0, 0]
    for (const portion of portionsOf(orders.create, REQUEST)) {
      const answer = await explorer.ask({
        route: 'queriesImport',
        request: { files: portion },
        what: phrase('ask.queries'),
      })
      if (!answer) break
      created += answer.created.length
    }
    for (const { ref, base, query } of orders.replace) {
      const answer = await explorer.ask({
        route: 'savedQuerySave',
        request: { ref, base, ...query },
        what: phrase('ask.queries'),
      })
      if (answer) replaced++
    }
    onDone()
    explorer.onSaying({ text: phrase('say.imported', { created, replaced, total: count }) })
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('import.title')}
      size="lg"
      centered
      withinPortal={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack gap="sm">
        {reading === null && <Loader size="sm" />}
        {reading?.refused.map(({ path, why }) => (
          <Text key={path} size="sm" c="red" role="alert">
            {path}: {t(why)}
          </Text>
        ))}
        {reading && incoming.length === 0 && reading.refused.length === 0 && <Text size="sm">{t('import.none')}</Text>}
        {differing.length > 1 && (
          <NativeSelect
            size="xs"
            label={t('import.rest', { count: differing.length })}
            value={rest}
            onChange={event => setRest(event.currentTarget.value as Choice)}
            data={choices.map(one => ({ value: one, label: t(`import.choice.${one}`) }))}
          />
        )}
        <ul className={classes.files}>
          {incoming.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one path, and none changes its place
            <li key={index}>
              <Group gap="xs" wrap="nowrap">
                <span className={classes.path} title={one.file.path}>
                  {one.file.path}
                </span>
                {one.fate === 'differs' ? (
                  <NativeSelect
                    size="xs"
                    aria-label={t('import.choiceOf', { name: one.query.name })}
                    value={chosen.get(one) ?? rest}
                    onChange={event => setChosen(new Map(chosen).set(one, event.currentTarget.value as Choice))}
                    data={choices.map(each => ({ value: each, label: t(`import.choice.${each}`) }))}
                  />
                ) : (
                  <Badge variant="light" color={colours[one.fate]} radius="sm" tt="none">
                    {t(`import.fate.${one.fate}`)}
                  </Badge>
                )}
              </Group>
              {one.fate === 'differs' && (
                <Text size="xs" c="dimmed">
                  {t('import.there', { name: [one.query.folder, one.query.name].filter(Boolean).join(' / ') })}
                </Text>
              )}
              {one.problems.map(({ line, column, message }) => (
                <Text key={`${line}:${column}:${message}`} size="xs" c="red">
                  {t('import.problem', { path: one.file.path, line, column, message })}
                </Text>
              ))}
            </li>
          ))}
        </ul>
        <Group gap="xs">
          <Button size="compact-sm" loading={isBusy} disabled={count === 0} onClick={() => void keep()} data-autofocus>
            {t('import.keep', { count })}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={onClose}>
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

const isQuery = (path: string) => /\.(cypher|cql|cyp)$/i.test(path) && !/(^|\/)(\.|__MACOSX)/.test(path)

async function readAll(files: readonly File[]): Promise<Reading> {
  const found: QueryFile[] = []
  const refused: Reading['refused'][number][] = []
  let room = MOST
  const take = (path: string, bytes: Uint8Array) => {
    room -= bytes.length
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
      if (text.length > FILE) refused.push({ path, why: 'import.large' })
      else found.push({ path, text })
    } catch {
      refused.push({ path, why: 'import.notText' })
    }
  }
  for (const file of files) {
    if (file.size > room) refused.push({ path: file.name, why: 'import.large' })
    else if (isQuery(file.name)) take(file.name, new Uint8Array(await file.arrayBuffer()))
    else if (/\.zip$/i.test(file.name))
      try {
        const { unzipped } = await import('../zip.ts')
        const archive = new Uint8Array(await file.arrayBuffer())
        for (const { path, bytes } of await unzipped(archive, isQuery, room)) take(path, bytes)
      } catch (error) {
        refused.push({ path: file.name, why: `import.zip.${zipReason(error)}` })
      }
    else refused.push({ path: file.name, why: 'import.other' })
  }
  return { files: found, refused }
}

const zipReason = (error: unknown): 'broken' | 'closed' | 'large' =>
  error instanceof Error && 'reason' in error ? (error as ZipError).reason : 'broken'
