import { Button, Stack, Text } from '@mantine/core'
import { useText } from '../ui/text.ts'

/** What was asked for is not there: why that may be, and the one button that goes on. */
export function NoMatch({ text, mend, onMend }: { text: string; mend: string; onMend: () => void }) {
  const { t } = useText()
  return (
    <Stack gap={6} p="sm" align="flex-start" role="status">
      <Text size="sm" fw={600}>
        {t('empty.noMatch')}
      </Text>
      <Text size="sm">{text}</Text>
      {/* The search box closes when it loses the keyboard: the button does not take it. */}
      <Button size="compact-sm" variant="light" onMouseDown={event => event.preventDefault()} onClick={onMend}>
        {mend}
      </Button>
    </Stack>
  )
}
