import { ActionIcon, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconDownload, IconSearch, IconUpload } from '@tabler/icons-react'
import { type DragEvent, useState } from 'react'
import type { SavedQueryAnswer } from '../../server/contract/messages.ts'
import { filesOf } from '../../server/contract/queryfiles.ts'
import { useExplorer, useSelect } from '../context.ts'
import { chooseFiles, download, downloadBlob } from '../files.ts'
import { type Face, fitting, foldersOf } from '../model/keptqueries.ts'
import { phrase as told } from '../model/phrase.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import { ImportQueries } from './importqueries.tsx'
import { PhraseRow, type PhraseRowProps } from './phraserow.tsx'
import classes from './phrases.module.css'
import { QueryForm } from './queryform.tsx'
import { Trouble } from './trouble.tsx'

/** Questions that can be asked without writing Cypher: those that a report brought along, and those that are kept here. */
export function Phrases({
  again,
  onRun,
  onWrite,
}: {
  /** When it changes, what is kept is read again. */
  again: unknown
} & Pick<PhraseRowProps, 'onRun' | 'onWrite'>) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const language = useSelect(state => state.language)
  const [turn, setTurn] = useState(0)
  const phrases = useAnswer('phrases', {})
  const kept = useAnswer('queries', {}, { again: `${String(again)} ${turn}` })
  const [sought, setSought] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  const [changing, setChanging] = useState<SavedQueryAnswer | null>(null)
  const [files, setFiles] = useState<readonly File[] | null>(null)
  const [isOver, setOver] = useState(false)
  const reread = () => setTurn(now => now + 1)
  const own = kept.answer?.queries ?? []
  const shownOwn = fitting(own, sought, language)
  const brought = phrases.answer?.phrases ?? []
  const shownBrought = fitting(brought, sought, language)

  const remove = async ({ id, name }: SavedQueryAnswer) => {
    const gone = await explorer.ask({ route: 'savedQueryDelete', request: { ref: id }, what: told('ask.queries') })
    if (!gone) return
    reread()
    const bringBack = async () => {
      await explorer.ask({ route: 'savedQueryUndelete', request: { ref: id }, what: told('ask.queries') })
      reread()
    }
    explorer.onSaying({
      text: told('say.queryDeleted', { name }),
      act: { label: told('action.bringBack'), run: () => void bringBack() },
    })
  }
  const row = (query: PhraseRowProps['query'], mine?: SavedQueryAnswer) => (
    <li key={`${query.id} ${mine?.version}`}>
      <PhraseRow
        query={query}
        isOpen={open === query.id}
        onToggle={() => setOpen(open === query.id ? null : query.id)}
        onRun={onRun}
        onWrite={onWrite}
        onTag={setSought}
        {...(mine
          ? {
              own: {
                change: () => setChanging(mine),
                save: () => saveFiles([mine]),
                remove: () => void remove(mine),
              },
            }
          : {})}
      />
    </li>
  )
  const count = (shown: readonly Face[], all: readonly Face[]) =>
    shown.length < all.length ? `${number(shown.length)} / ${number(all.length)}` : number(all.length)
  const choose = async () => {
    const chosen = await chooseFiles('.cypher,.cql,.cyp,.zip')
    if (chosen.length > 0) setFiles(chosen)
  }
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  const broken = [...(kept.answer?.broken ?? []), ...(phrases.answer?.broken ?? [])]
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped here can be chosen by the button too
    <div
      className={classes.phrases}
      data-over={isOver || undefined}
      onDragOver={event => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={event => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={event => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(false)
        setFiles([...event.dataTransfer.files])
      }}
    >
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
        {brought.length > 0 && (
          <section>
            <div className={classes.head}>
              <h3>{t('phrases.ofReport')}</h3>
              <span>{count(shownBrought, brought)}</span>
            </div>
            <ul>{shownBrought.map(one => row(one))}</ul>
          </section>
        )}
        {kept.answer && (
          <section>
            <div className={classes.head}>
              <h3>{t('phrases.kept')}</h3>
              <span>{count(shownOwn, own)}</span>
              <Tooltip label={t('import.title')}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={24}
                  aria-label={t('import.title')}
                  onClick={() => void choose()}
                >
                  <IconUpload size={15} />
                </ActionIcon>
              </Tooltip>
              <SaveFiles label={t('phrases.saveShown', { count: shownOwn.length })} queries={shownOwn} />
            </div>
            <Folders queries={shownOwn} isSearch={sought.trim() !== ''} row={one => row(one, one)} />
            {own.length === 0 && (
              <Text size="xs" c="dimmed" px={4} py={6}>
                {t('phrases.none')}
              </Text>
            )}
          </section>
        )}
        {broken.map(({ message }) => (
          <Text key={message} size="xs" c="red" px={4}>
            {message}
          </Text>
        ))}
      </div>
      {changing && <QueryForm start={changing} existing={own} onDone={reread} onClose={() => setChanging(null)} />}
      {files && <ImportQueries files={files} existing={own} onDone={reread} onClose={() => setFiles(null)} />}
    </div>
  )
}

/** Queries in their folders; while something is sought every folder is open. */
function Folders({
  queries,
  isSearch,
  row,
}: {
  queries: readonly SavedQueryAnswer[]
  isSearch: boolean
  row: (query: SavedQueryAnswer) => React.ReactNode
}) {
  const { t, number } = useText()
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const isHidden = (path: string) => !isSearch && [...closed].some(one => path !== one && path.startsWith(`${one}/`))
  const toggle = (path: string) => {
    const next = new Set(closed)
    if (!next.delete(path)) next.add(path)
    setClosed(next)
  }
  const folders = foldersOf(queries)
  return folders
    .filter(({ path }) => !isHidden(path))
    .map(({ path, depth, queries: own, within }) => {
      const isOpen = path === '' || isSearch || !closed.has(path)
      const name = path.split('/').at(-1)!
      const all = queries.filter(({ folder }) => folder === path || folder.startsWith(`${path}/`))
      return (
        <div key={path} style={{ marginLeft: Math.max(0, depth - 1) * 14 }}>
          {path !== '' && (
            <div className={classes.folder}>
              <UnstyledButton
                className={classes.folderName}
                aria-expanded={isOpen}
                disabled={isSearch}
                onClick={() => toggle(path)}
              >
                <IconChevronRight size={14} data-open={isOpen || undefined} />
                {name} <span>{number(within)}</span>
              </UnstyledButton>
              <SaveFiles label={t('phrases.saveFolder', { name: path })} queries={all} />
            </div>
          )}
          {isOpen && own.length > 0 && <ul className={path === '' ? undefined : classes.inFolder}>{own.map(row)}</ul>}
        </div>
      )
    })
}

function SaveFiles({ label, queries }: { label: string; queries: readonly SavedQueryAnswer[] }) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={label}
        disabled={queries.length === 0}
        onClick={() => saveFiles(queries)}
      >
        <IconDownload size={15} />
      </ActionIcon>
    </Tooltip>
  )
}

/** One query as its file, several as an archive with their folders. */
async function saveFiles(queries: readonly SavedQueryAnswer[]): Promise<void> {
  const files = filesOf(queries)
  const [first] = files
  if (files.length === 1 && first) download(first.path.split('/').at(-1)!, first.text, 'text/plain;charset=utf-8')
  else {
    const { zipOf } = await import('../zip.ts')
    downloadBlob('guanxi-queries.zip', new Blob([await zipOf(files, new Date())], { type: 'application/zip' }))
  }
}
