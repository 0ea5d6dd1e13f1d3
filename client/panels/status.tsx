import { Badge } from '@mantine/core'
import type { Line } from '../model/palette.ts'
import { useText } from '../ui/text.ts'
import classes from './status.module.css'

/** Status in words, with the line that the canvas draws it by. */
export function StatusBadge({ line }: { line: Exclude<Line, 'plain'> }) {
  const { t } = useText()
  const loud = line === 'contradicted' || line === 'unproven'
  return (
    <Badge
      variant="default"
      radius="sm"
      tt="none"
      className={classes.status}
      data-loud={loud || undefined}
      data-status={line}
    >
      {t(`status.${line}`)}
    </Badge>
  )
}
