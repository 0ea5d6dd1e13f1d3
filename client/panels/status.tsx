import { Badge } from '@mantine/core'
import type { Line } from '../model/palette.ts'
import { useText } from '../ui/text.ts'

/** Status in words, with the line that the canvas draws it by. */
export function StatusBadge({ line }: { line: Exclude<Line, 'plain'> }) {
  const { t } = useText()
  const loud = line === 'contradicted' || line === 'unproven'
  return (
    <Badge
      variant={loud ? 'filled' : 'light'}
      color={loud ? 'red.8' : line === 'asserted' ? 'teal' : 'yellow'}
      radius="sm"
      tt="none"
      data-status={line}
    >
      {t(`status.${line}`)}
    </Badge>
  )
}
