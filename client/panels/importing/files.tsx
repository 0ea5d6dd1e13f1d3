import { ActionIcon, NativeSelect, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { FormatsAnswer } from '../../../server/contract/messages.ts'
import { useExplorer } from '../../context.ts'
import { type SentFile, stageOf } from '../../model/importing.ts'
import { useText } from '../../ui/text.ts'
import classes from './importing.module.css'
import { useImporting, useSize } from './progress.ts'
import { TableOfFile } from './tableoffile.tsx'

/** As the server calls a table that a mapping reads. */
const mappedTable = 'table'

type Formats = FormatsAnswer['formats']

/** The files of an import, each with its format, which can be changed as long as nothing is written. */
export function ImportFiles({ formats, most }: { formats: Formats; most: number | null }) {
  const { t } = useText()
  const importing = useImporting()
  const stage = stageOf(importing)
  const isOpen = stage === 'choosing' || stage === 'planning' || stage === 'planned' || stage === 'sending'
  return (
    <ul className={classes.list} aria-label={t('importing.files')}>
      {importing.files.map(file => (
        <li key={file.key}>
          <FileRow file={file} formats={formats} most={most} isOpen={isOpen} />
        </li>
      ))}
    </ul>
  )
}

function FileRow({
  file,
  formats,
  most,
  isOpen,
}: {
  file: SentFile
  formats: Formats
  most: number | null
  isOpen: boolean
}) {
  const { importer } = useExplorer()
  const { t } = useText()
  const size = useSize()
  const { key, name, format, upload, trouble } = file
  const isQuery = /\.(cypher|cql|cyp)$/i.test(name)
  return (
    <>
      <div className={classes.file}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        {file.size > 0 && <span className={classes.quiet}>{size(file.size)}</span>}
        {upload !== null && isOpen && (
          <NativeSelect
            size="xs"
            aria-label={t('importing.formatOf', { name })}
            value={format ?? ''}
            onChange={event => importer.readAs(key, event.currentTarget.value)}
            data={[
              ...(format === null ? [{ value: '', label: t('importing.formatNone'), disabled: true }] : []),
              { value: mappedTable, label: t('mapping.format') },
              ...formats.map(one => ({ value: one.name, label: one.title })),
            ]}
          />
        )}
        {!isOpen && format !== null && (
          <span className={classes.quiet}>
            {format === mappedTable ? t('mapping.format') : (formats.find(one => one.name === format)?.title ?? format)}
          </span>
        )}
        {isOpen && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('importing.remove', { name })}
            onClick={() => importer.remove(key)}
          >
            <IconX size={16} />
          </ActionIcon>
        )}
      </div>
      {trouble !== null && (
        <Text size="sm" c="red" role="alert">
          {trouble === 'large'
            ? t('importing.tooLarge', { size: size(most ?? 0) })
            : trouble === 'gone'
              ? t('importing.gone')
              : trouble.message}
        </Text>
      )}
      {upload !== null && isOpen && format === mappedTable && <TableOfFile file={file} upload={upload} />}
      {upload !== null && isOpen && isQuery && (
        <Text size="sm" role="alert">
          {t('importing.queryFile')}
        </Text>
      )}
      {upload !== null && format === null && !isQuery && (
        <Text size="sm" role="alert">
          {t('importing.unknown')}
        </Text>
      )}
    </>
  )
}
