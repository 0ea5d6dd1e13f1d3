import { Alert, Badge, Button, Group, Loader, Paper, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { ApiError } from '../api/problem.ts'
import { useExplorer, useSelect } from '../context.ts'
import type { Pending } from '../explorer.ts'
import classes from './shell.module.css'
import { useText } from './text.ts'

/** The engine is away: what failed, what is still here, and the way back. It recovers by itself. */
export function Banner() {
  const explorer = useExplorer()
  const { t } = useText()
  const connection = useSelect(state => state.connection)
  const drawn = useSelect(state => state.scene.nodes.size)
  if (connection.state !== 'away') return null
  const isServer = connection.code === 'SERVER_UNREACHABLE'
  return (
    <Alert
      color="red"
      variant="filled"
      radius={0}
      icon={<IconPlugConnectedX size={18} />}
      className={classes.banner}
      role="alert"
    >
      <Group gap="sm" justify="space-between">
        <span>
          <strong>{t(isServer ? 'banner.unreachable' : 'banner.away')}</strong> {!isServer && connection.message}{' '}
          {drawn > 0 && t('banner.kept')}
        </span>
        <Group gap="xs">
          <Badge variant="white" color="red" radius="sm" tt="none">
            {connection.code}
          </Badge>
          <Button size="compact-sm" variant="white" color="red" onClick={explorer.retry}>
            {t('action.retry')}
          </Button>
        </Group>
      </Group>
    </Alert>
  )
}

/** What takes longer than 400 ms is shown, named, and can be cancelled. */
export function Progress() {
  const { pending } = useExplorer()
  const { t, say } = useText()
  const list = useSyncExternalStore(pending.subscribe, pending.get)
  const [shown, setShown] = useState<readonly Pending[]>([])
  useEffect(() => {
    setShown(before => before.filter(one => list.includes(one)))
    if (list.length === 0) return
    const timer = setTimeout(() => setShown(list), 400)
    return () => clearTimeout(timer)
  }, [list])
  const [first] = shown
  if (!first) return null
  return (
    <Paper className={classes.progress} shadow="md" withBorder role="status">
      <Loader size="xs" />
      <Text size="sm">{say(first.what)}</Text>
      <Button size="compact-sm" variant="default" onClick={first.stop ?? first.cancel}>
        {t(first.stop ? 'progress.stop' : 'action.cancel')}
      </Button>
    </Paper>
  )
}

export function useSayings(announce: (text: string) => void) {
  const explorer = useExplorer()
  const { t, say } = useText()
  const lastToast = useRef<string | null>(null)
  useEffect(() => {
    explorer.onSaying = ({ text, undo, act }) => {
      const said = say(text)
      // A reason is worded to stand after what it forbids; here it stands alone.
      const message = text.key.startsWith('reason.') ? said.charAt(0).toUpperCase() + said.slice(1) : said
      // What was added is told by kind already.
      if (!text.key.startsWith('say.added')) announce(message)
      // One at a time: what was said before is in the list of steps.
      if (lastToast.current) notifications.hide(lastToast.current)
      const id = `say-${Date.now()}`
      lastToast.current = id
      notifications.show({
        id,
        autoClose: undo || act ? 8000 : 4000,
        withBorder: true,
        closeButtonProps: { 'aria-label': t('action.close') },
        message: (
          <Group justify="space-between" wrap="nowrap" gap="sm">
            <Text size="sm">{message}</Text>
            {undo && (
              <Button
                size="compact-sm"
                variant="light"
                flex="none"
                onClick={() => {
                  explorer.run('undo')
                  notifications.hide(id)
                }}
              >
                {t('command.undo')}
              </Button>
            )}
            {act && (
              <Button
                size="compact-sm"
                variant="light"
                flex="none"
                onClick={() => {
                  act.run()
                  notifications.hide(id)
                }}
              >
                {say(act.label)}
              </Button>
            )}
          </Group>
        ),
      })
    }
    explorer.onError = error => {
      const message = error instanceof Error ? error.message : String(error)
      announce(message)
      notifications.show({
        color: 'red',
        autoClose: 12_000,
        withBorder: true,
        title: t('trouble.title'),
        closeButtonProps: { 'aria-label': t('action.close') },
        message:
          error instanceof ApiError && error.instance ? `${message} (${error.code}, ${error.instance})` : message,
      })
    }
  }, [explorer, t, say, announce])
}
