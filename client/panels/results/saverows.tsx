import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useExplorer } from '../../context.ts'
import { openDownload } from '../../files.ts'
import { phrase } from '../../model/phrase.ts'
import { opening } from '../../model/state.ts'
import { useText } from '../../ui/text.ts'
import type { Result } from '../queryrun.ts'

/**
 * All rows of a query to a file, however many: the server writes it as they come, and the browser to the disk. Or the
 * nodes and relationships in them, in any of the formats that hold a graph.
 */
export function SaveRows({ result: { statement, values, graph } }: { result: Result }) {
  const explorer = useExplorer()
  const { t } = useText()
  const save = async (format: 'csv' | 'jsonl') => {
    const answer = await explorer.ask({
      route: 'rowsDownload',
      request: { statement, parameters: { ...values }, format },
      what: phrase('ask.export'),
    })
    if (answer) openDownload(answer.path)
  }
  return (
    <Menu position="bottom-start" shadow="md" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="subtle" leftSection={<IconDownload size={15} />}>
          {t('cypher.saveRows')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void save('csv')}>CSV</Menu.Item>
        <Menu.Item onClick={() => void save('jsonl')}>JSON Lines</Menu.Item>
        {graph.nodes.length > 0 && (
          <Menu.Item
            onClick={() =>
              explorer.store.update(state =>
                opening(state, { exporting: { what: 'query', as: 'data', query: { statement, parameters: values } } }),
              )
            }
          >
            {t('cypher.saveGraph')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
