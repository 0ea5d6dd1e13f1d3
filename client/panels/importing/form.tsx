import { Alert, Button, Code, Group, Progress, Stack, Text } from '@mantine/core'
import { useExplorer, useSelect } from '../../context.ts'
import { chooseFiles } from '../../files.ts'
import { isEditing } from '../../model/editing.ts'
import { shareOf, stageOf } from '../../model/importing.ts'
import { useText } from '../../ui/text.ts'
import { useAnswer } from '../answer.ts'
import { EarlierImports } from './earlier.tsx'
import { ImportFiles } from './files.tsx'
import classes from './importing.module.css'
import { Outcome } from './outcome.tsx'
import { Plan } from './plan.tsx'
import { Problems } from './problems.tsx'
import { useImporting, useProgressText, useSize } from './progress.ts'

/** What there is to be seen and chosen before files are written, while they are, and afterwards. */
export function ImportForm() {
  const { importer } = useExplorer()
  const { t } = useText()
  const isOn = useSelect(isEditing)
  const importing = useImporting()
  const { files, current, trouble, listedAt } = importing
  const { answer: formats } = useAnswer('formats', {})
  const { answer: listed } = useAnswer('imports', {}, { again: `${listedAt} ${current?.running}` })
  const size = useSize()
  const stage = stageOf(importing)
  const readable = formats?.formats.filter(({ reads }) => reads) ?? []
  const canAdd = isOn && (stage === 'choosing' || stage === 'planning' || stage === 'planned')
  const add = async () => {
    const chosen = await chooseFiles('')
    if (chosen.length > 0) importer.take(chosen)
  }
  return (
    <Stack gap="md">
      {!isOn && (
        <Alert color="yellow" variant="light" title={t('importing.off')}>
          <Text size="sm">{t('importing.offWhy')}</Text>
          <Code block mt={6}>
            guanxi serve --allow-edit
          </Code>
          <Text size="sm" mt={6}>
            {t('importing.offElse')}
          </Text>
          <Code block mt={6}>
            guanxi import FILE…
          </Code>
        </Alert>
      )}
      {canAdd && files.length === 0 && (
        <div className={classes.drop}>
          <Button variant="light" data-autofocus onClick={() => void add()}>
            {t('importing.choose')}
          </Button>
          <Text size="sm" mt={8}>
            {t('importing.orDrop')}
          </Text>
          <Text size="xs" c="dimmed" mt={4}>
            {t('importing.takes', { formats: readable.map(({ title }) => title).join(', ') })}
            {listed && ` ${t('importing.most', { size: size(listed.limits.bytes) })}`}
          </Text>
        </div>
      )}
      {files.length > 0 && (
        <section>
          <h3 className={classes.head}>{t('importing.files')}</h3>
          <ImportFiles formats={readable} most={listed?.limits.bytes ?? null} />
          {canAdd && (
            <Button size="compact-sm" variant="subtle" mt={6} onClick={() => void add()}>
              {t('importing.more')}
            </Button>
          )}
        </section>
      )}
      {trouble && (
        <Alert color="red" variant="light" role="alert" title={trouble.message}>
          <Problems problems={{ total: trouble.places.length, first: trouble.places }} />
          <Text size="xs">{trouble.code}</Text>
        </Alert>
      )}
      {(stage === 'sending' || stage === 'planning' || stage === 'working') && <UnderWay />}
      {current?.state === 'failed' && <Failed />}
      {stage === 'planned' && current?.plan && <Plan plan={current.plan} />}
      {stage === 'ended' && current && <Outcome ended={current} />}
      {stage !== 'planned' && listed && (
        <EarlierImports imports={listed.imports.filter(({ id }) => id !== current?.id)} />
      )}
    </Stack>
  )
}

function UnderWay() {
  const { importer } = useExplorer()
  const { t } = useText()
  const importing = useImporting()
  const text = useProgressText()
  const { current, files } = importing
  const isSending = stageOf(importing) === 'sending'
  const isWorking = stageOf(importing) === 'working'
  const sent = files.reduce((sum, file) => sum + file.sent, 0)
  const size = files.reduce((sum, file) => sum + file.size, 0)
  const share = isSending ? sent / Math.max(1, size) : current && shareOf(current)
  const cancel = () => (isSending || !current ? importer.another() : void importer.cancel(current.id))
  return (
    <section aria-label={t('importing.underWay')}>
      <Text size="sm" mb={6}>
        {text}
      </Text>
      <Progress.Root size="lg">
        <Progress.Section
          value={share === null ? 100 : Math.round(share * 100)}
          animated={share === null}
          aria-label={t('importing.underWay')}
          aria-valuetext={text}
        />
      </Progress.Root>
      <Group mt="sm" justify="space-between" wrap="nowrap">
        <Text size="xs" c="dimmed">
          {t(isSending ? 'importing.stayHere' : 'importing.goesOn')}
        </Text>
        {/* What one pressed to begin is gone then; while a format is being chosen, the keyboard stays there. */}
        <Button key={String(isWorking)} variant="default" onClick={cancel} autoFocus={isWorking}>
          {t('action.cancel')}
        </Button>
      </Group>
    </section>
  )
}

/** A plan that could not be made. */
function Failed() {
  const { importer } = useExplorer()
  const { t } = useText()
  const { current } = useImporting()
  const { problem } = current ?? {}
  if (!problem) return null
  const isCancelled = problem.code === 'REQUEST_CANCELLED'
  return (
    <Alert
      color={isCancelled ? 'gray' : 'red'}
      variant="light"
      role="alert"
      title={t(isCancelled ? 'importing.cancelled' : 'importing.unreadable')}
    >
      {!isCancelled && <Text size="sm">{problem.detail}</Text>}
      {problem.places && <Problems problems={{ total: problem.places.length, first: problem.places }} />}
      <Button size="compact-sm" variant="default" mt="xs" onClick={() => void importer.plan()}>
        {t('importing.again')}
      </Button>
    </Alert>
  )
}
