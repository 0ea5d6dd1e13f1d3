import { Alert, Button, CopyButton, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { ApiError } from '../api/problem.ts'
import { useText } from '../ui/text.ts'

/** An error where its answer would stand: what happened, the server's remedy, Retry, and details to pass on. */
export function Trouble({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useText()
  const problem = error instanceof ApiError ? error : null
  const message =
    problem?.code === 'SERVER_UNREACHABLE'
      ? t('banner.unreachable')
      : error instanceof Error
        ? error.message
        : String(error)
  const details = JSON.stringify({ code: problem?.code, message, instance: problem?.instance, facts: problem?.facts })
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={t('trouble.title')}
      m="sm"
      role="alert"
    >
      <Text size="sm">{message}</Text>
      {problem?.places.map(place => (
        <Text size="sm" key={`${place.line}:${place.column}:${place.message}`}>
          {place.line !== undefined && t('trouble.place', { line: place.line, column: place.column ?? 1 })}{' '}
          {place.message !== message && place.message}
        </Text>
      ))}
      <Group gap="xs" mt="xs">
        {retry && (
          <Button size="compact-sm" variant="default" onClick={retry}>
            {t('action.retry')}
          </Button>
        )}
        <CopyButton value={details}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {copied ? t('say.copied') : t('action.copyDetails')}
            </Button>
          )}
        </CopyButton>
        {problem && (
          <Text size="xs" c="dimmed">
            {problem.code}
          </Text>
        )}
      </Group>
    </Alert>
  )
}
