import { Badge, Button, CopyButton, Group, SegmentedControl, Text, UnstyledButton } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { scriptOf } from '../../server/contract/cypherliteral.ts'
import { useExplorer, useSelect } from '../context.ts'
import type { Step } from '../model/history.ts'
import { travelling } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import { AskedList } from './asked.tsx'
import { Ran } from './ran.tsx'
import classes from './steps.module.css'

/** What was done to the scene, or everything that was asked for it. */
export function Steps() {
  const { t } = useText()
  const [listed, setListed] = useState('steps')
  return (
    <div className={classes.steps}>
      <SegmentedControl
        size="xs"
        className={classes.choice}
        aria-label={t('asked.list')}
        value={listed}
        onChange={setListed}
        data={[
          { value: 'steps', label: t('asked.steps') },
          { value: 'asked', label: t('asked.questions') },
        ]}
      />
      {listed === 'steps' ? <SceneSteps /> : <AskedList />}
    </div>
  )
}

/** Every step with the Cypher that it ran; a click goes to where the step is done, earlier or later. */
function SceneSteps() {
  const { store } = useExplorer()
  const { t } = useText()
  const { past, future, forgotten } = useSelect(state => state.history)
  const all = [...past, ...future]
  const jump = (count: number) => store.update(state => travelling(state, count))
  const script = all
    .slice(0, past.length)
    .flatMap(step => step.ran)
    .map(scriptOf)
    .join('\n\n')
  return (
    <>
      <Group gap="sm" className={classes.head}>
        <Text size="sm" c="dimmed">
          {t('steps.explain')}
          {forgotten > 0 && ` ${t('steps.forgotten', { count: forgotten })}`}
        </Text>
        <CopyButton value={script}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              variant="default"
              disabled={script === ''}
              leftSection={<IconCopy size={14} />}
              onClick={copy}
            >
              {copied ? t('say.copied') : t('steps.copyAll')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <ol>
        <li data-current={past.length === 0 || undefined}>
          <UnstyledButton
            className={classes.step}
            onClick={() => jump(0)}
            aria-current={past.length === 0 ? 'step' : undefined}
          >
            <span className={classes.dot} />
            {t('steps.start')}
          </UnstyledButton>
        </li>
        {all.map((step, index) => (
          <StepRow
            key={step.id}
            step={step}
            isDone={index < past.length}
            isCurrent={index === past.length - 1}
            jump={() => jump(index + 1)}
          />
        ))}
      </ol>
    </>
  )
}

function StepRow({
  step,
  isDone,
  isCurrent,
  jump,
}: {
  step: Step
  isDone: boolean
  isCurrent: boolean
  jump: () => void
}) {
  const { t, say } = useText()
  return (
    <li data-undone={!isDone || undefined} data-current={isCurrent || undefined}>
      <Ran ran={step.ran}>
        <UnstyledButton className={classes.step} onClick={jump} aria-current={isCurrent ? 'step' : undefined}>
          <span className={classes.dot} />
          {say(step.name)}
          {step.edit !== undefined && (
            <Badge size="sm" variant="light" color="gray" radius="sm" tt="none">
              {t('steps.edit')}
            </Badge>
          )}
          <time dateTime={new Date(step.at).toISOString()}>{new Date(step.at).toLocaleTimeString()}</time>
        </UnstyledButton>
      </Ran>
    </li>
  )
}
