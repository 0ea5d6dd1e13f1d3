import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useExplorer } from '../../context.ts'
import { openDownload } from '../../files.ts'
import { phrase } from '../../model/phrase.ts'
import { useText } from '../../ui/text.ts'
import type { Result } from '../queryrun.ts'

/** All rows of a query to a file, however many: the server writes it as they come, and the browser to the disk. */
export function SaveRows({ result: { statement, values } }: { result: Pick<Result, 'statement' | 'values'> }) {
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
      </Menu.Dropdown>
    </Menu>
  )
}
