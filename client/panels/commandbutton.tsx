import { ActionIcon, Button, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { type CommandId, commandOf } from '../model/commands.ts'
import type { Target } from '../model/state.ts'
import { useText } from '../ui/text.ts'

/** A command of the list as a button; one that is not possible now says why. */
export function CommandButton({
  id,
  target,
  icon,
  wide,
  label,
}: {
  id: CommandId
  target: Target
  icon?: ReactNode
  wide?: boolean
  label?: string
}) {
  const explorer = useExplorer()
  const { t, say } = useText()
  const enabled = useEnabled(id, target)
  const name = label ?? t(`command.${id}`)
  const [key] = commandOf(id).keys
  const hint = enabled === true ? `${name}${key ? ` (${key})` : ''}` : `${name}: ${say(enabled)}`
  const props = {
    'aria-disabled': enabled !== true,
    style: enabled === true ? undefined : { opacity: 0.45 },
    onClick: () => explorer.run(id, target),
  }
  return (
    <Tooltip label={hint} openDelay={500}>
      {wide || !icon ? (
        <Button variant="default" size="compact-sm" leftSection={icon} {...props}>
          {name}
        </Button>
      ) : (
        <ActionIcon variant="default" size={26} aria-label={name} {...props}>
          {icon}
        </ActionIcon>
      )}
    </Tooltip>
  )
}

function useEnabled(id: CommandId, target: Target) {
  const { store } = useExplorer()
  // Whether a command is possible may depend on anything of the state; the panels render with the scene anyway.
  useSelect(state => state.scene)
  useSelect(state => state.history)
  return commandOf(id).enabled(store.get(), target)
}
