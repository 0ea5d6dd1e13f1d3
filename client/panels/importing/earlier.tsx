import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ImportSummary } from '../../../server/contract/import.ts'
import { useExplorer, useSelect } from '../../context.ts'
import { isEditing } from '../../model/editing.ts'
import { useText } from '../../ui/text.ts'
import classes from './importing.module.css'
import { GoOn, useOutcomeText } from './outcome.tsx'
import { TakeBack } from './takeback.tsx'

/** The imports into this database, newest first, each with what can be done about it. */
export function EarlierImports({ imports }: { imports: readonly ImportSummary[] }) {
  const { t } = useText()
  if (imports.length === 0) return null
  return (
    <section>
      <h3 className={classes.head}>{t('importing.earlier', { count: imports.length })}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <ul className={`${classes.list} ${classes.scrolling}`} tabIndex={0} aria-label={t('importing.earlierList')}>
        {imports.map(one => (
          <li key={one.id} data-import={one.id}>
            <Earlier one={one} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Earlier({ one }: { one: ImportSummary }) {
  const { importer } = useExplorer()
  const { t } = useText()
  const { i18n } = useTranslation()
  const isOn = useSelect(isEditing)
  const words = useOutcomeText()
  const { id, at, files, state, running } = one
  const when = new Date(at).toLocaleString(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  const isBrokenOff = !running && (state === 'writing' || state === 'undoing')
  return (
    <>
      <div className={classes.file}>
        <span className={classes.name} title={files.map(({ name }) => name).join(', ')}>
          {files.map(({ name }) => name).join(', ')}
        </span>
        <span className={classes.quiet}>{when}</span>
      </div>
      <div className={classes.quiet}>{words(one)}</div>
      <Group gap="xs" mt={4}>
        {(running || state === 'planned') && (
          <Button size="compact-sm" variant="default" onClick={() => void importer.look(id)}>
            {t('importing.look')}
          </Button>
        )}
        {state === 'done' && !running && (
          <Button size="compact-sm" variant="default" onClick={() => void importer.show(id)}>
            {t('importing.show')}
          </Button>
        )}
        {isOn && isBrokenOff && <GoOn ended={one} />}
        {isOn && !running && (state === 'done' || state === 'writing') && <TakeBack of={one} size="compact-sm" />}
        {!running && (state === 'planned' || state === 'failed') && (
          <Button size="compact-sm" variant="default" onClick={() => void importer.discard(id)}>
            {t('importing.discard')}
          </Button>
        )}
      </Group>
    </>
  )
}
