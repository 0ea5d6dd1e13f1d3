import { Button, CopyButton, Group, Text, UnstyledButton } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import type { Statement } from '../../server/contract/messages.ts'
import { useExplorer, useSelect } from '../context.ts'
import type { Step } from '../model/history.ts'
import { travelling } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import classes from './steps.module.css'

/** Every step with the Cypher that it ran; a click goes to where the step is done, earlier or later. */
export function Steps() {
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
    <div className={classes.steps}>
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
    </div>
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
  const [isOpen, setOpen] = useState(false)
  const script = step.ran.map(scriptOf).join('\n\n')
  return (
    <li data-undone={!isDone || undefined} data-current={isCurrent || undefined}>
      <Group gap="xs" wrap="nowrap">
        <UnstyledButton className={classes.step} onClick={jump} aria-current={isCurrent ? 'step' : undefined}>
          <span className={classes.dot} />
          {say(step.name)}
          <time dateTime={new Date(step.at).toISOString()}>{new Date(step.at).toLocaleTimeString()}</time>
        </UnstyledButton>
        {script !== '' && (
          <Button size="compact-xs" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            Cypher
          </Button>
        )}
        {script !== '' && (
          <CopyButton value={script}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="subtle" color="gray" onClick={copy}>
                {copied ? t('say.copied') : t('action.copy')}
              </Button>
            )}
          </CopyButton>
        )}
      </Group>
      {isOpen && <pre className={classes.code}>{script}</pre>}
    </li>
  )
}

/** A statement with its parameters in front, as Neo4j's own browser takes them. */
function scriptOf({ statement, parameters }: Statement): string {
  const lines = Object.entries(parameters).map(([name, value]) => `:param ${name} => ${JSON.stringify(value)};`)
  return [...lines, `${statement.trim()};`].join('\n')
}
