import { Button, Paper, Text } from '@mantine/core'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf } from '../model/caption.ts'
import classes from './graph.module.css'
import { useText } from './text.ts'

/** Where the panel with the details is closed, what is selected still says its name and offers the next step. */
export function SelectionBar() {
  const explorer = useExplorer()
  const { t } = useText()
  const rightOpen = useSelect(state => state.panels.rightOpen)
  const selection = useSelect(state => state.view.selection)
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const count = selection.nodes.size + selection.relationships.size
  if (rightOpen || count === 0) return null
  const node = scene.nodes.get([...selection.nodes][0] ?? '')?.node
  const relationship = scene.relationships.get([...selection.relationships][0] ?? '')?.relationship
  const name =
    count > 1 ? t('graph.selected', { count }) : node ? captionOf(node, schema, language) : (relationship?.type ?? '')
  return (
    <Paper className={classes.selection} shadow="md" withBorder>
      <Text size="sm" fw={600} truncate>
        {name}
      </Text>
      {node && (
        <Button size="compact-sm" variant="default" onClick={() => explorer.run('expand')}>
          {t('command.expand')}
        </Button>
      )}
      <Button size="compact-sm" variant="default" onClick={() => explorer.run('details')}>
        {t('command.details')}
      </Button>
      <Button size="compact-sm" onClick={() => explorer.run('evidence')}>
        {t('command.evidence')}
      </Button>
    </Paper>
  )
}
