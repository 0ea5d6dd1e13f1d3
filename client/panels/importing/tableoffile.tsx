import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { encodings } from '../../../server/contract/encodings.ts'
import type { TablePreview } from '../../../server/contract/mapping.ts'
import { ApiError } from '../../api/problem.ts'
import { useExplorer } from '../../context.ts'
import { planned, type SentFile, type TableHow } from '../../model/importing.ts'
import { useText } from '../../ui/text.ts'
import { useAnswer } from '../answer.ts'
import classes from './mapping.module.css'
import { MappingForm } from './mappingform.tsx'
import { MappingPreview } from './mappingpreview.tsx'
import { useImporting } from './progress.ts'

const separators = [',', ';', '\t', '|']
/** Milliseconds for which nothing is typed before the server is asked what becomes of it. */
const typing = 250

/** How the columns of a table are read: what was guessed or remembered, and a form that changes it. */
export function TableOfFile({ file, upload }: { file: SentFile; upload: string }) {
  const { importer } = useExplorer()
  const { t } = useText()
  const { files } = useImporting()
  const [isOpen, setOpen] = useState(false)
  const [draft, setDraft] = useState<TableHow>(file.table ?? {})
  const [last, setLast] = useState<TablePreview | null>(null)
  const all = planned(files)
  const request = all && { files: all.map(one => (one.upload === upload ? { ...one, ...draft } : one)) }
  const { answer, error, loading } = useAnswer('importTables', request, { delay: typing })
  const found = answer?.tables.find(one => one.upload === upload)?.preview ?? null
  // What was there stays until the next is, so that nothing jumps while one types.
  if (found && found !== last) setLast(found)
  const preview = found ?? last
  const detail =
    answer?.unreadable.find(one => one.upload === upload)?.detail ??
    (error === null ? null : error instanceof ApiError ? error.message : String(error))
  if (!preview && detail === null) return answer && <p className={classes.said}>{t('mapping.admin')}</p>
  const mapping = draft.mapping ?? preview?.mapping
  const isChanged = JSON.stringify(draft) !== JSON.stringify(file.table ?? {})
  const why =
    detail !== null || (preview && preview.flaws.length > 0)
      ? t('mapping.flawed')
      : isChanged
        ? ''
        : t('mapping.unchanged')
  const separator = preview?.separator ?? ','
  const retold = (how: TableHow) => setDraft({ encoding: draft.encoding, separator: draft.separator, ...how })
  return (
    <div className={classes.table}>
      {preview && (
        <Group gap="xs" wrap="nowrap">
          <Button
            size="compact-xs"
            variant="subtle"
            aria-expanded={isOpen}
            leftSection={isOpen ? <IconChevronDown size={13} /> : <IconChevronRight size={13} />}
            onClick={() => setOpen(!isOpen)}
          >
            {t('mapping.columns', { count: preview.columns.length })}
          </Button>
          <Text size="xs" c="dimmed">
            {t(`mapping.origin.${isChanged ? 'changed' : file.table?.mapping ? 'given' : preview.origin}`)}
          </Text>
        </Group>
      )}
      {/* What cannot be read may be in another encoding. */}
      {(isOpen || !preview) && (
        <section aria-label={t('mapping.of', { name: file.name })}>
          <Group gap="sm" mt={6} mb="xs">
            <NativeSelect
              size="xs"
              label={t('mapping.encoding')}
              value={draft.encoding ?? preview?.encoding ?? 'utf-8'}
              onChange={event => retold({ encoding: event.currentTarget.value as TablePreview['encoding'] })}
              data={encodings.map(one => ({ value: one, label: one.toUpperCase().replace('WINDOWS', 'Windows') }))}
            />
            <NativeSelect
              size="xs"
              label={t('mapping.separator')}
              value={draft.separator ?? separator}
              onChange={event => retold({ separator: event.currentTarget.value })}
              data={[...new Set([...separators, separator])].map(one => ({
                value: one,
                label: one === '\t' ? t('mapping.tab') : one,
              }))}
            />
          </Group>
          {detail !== null && (
            <Text size="sm" c="red" role="alert">
              {detail}
            </Text>
          )}
          {preview && mapping && (
            <>
              <MappingForm
                table={preview}
                mapping={mapping}
                onChange={changed => setDraft({ ...draft, mapping: changed })}
              />
              <MappingPreview preview={preview} isStale={loading} />
            </>
          )}
          <Group justify="flex-end" gap="sm" mt="xs" wrap="nowrap">
            <Text size="xs" c="dimmed" id={`mapping-why-${file.key}`}>
              {why}
            </Text>
            <Button
              size="compact-sm"
              aria-describedby={`mapping-why-${file.key}`}
              disabled={why !== ''}
              onClick={() => importer.readTable(file.key, draft)}
            >
              {t('mapping.apply')}
            </Button>
          </Group>
        </section>
      )}
    </div>
  )
}
