import { ActionIcon, Button, Popover, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconStar } from '@tabler/icons-react'
import { useState } from 'react'
import { parametersOf, placeholdersOf } from '../../server/contract/savedquery.ts'
import { useExplorer } from '../context.ts'
import { phrase } from '../model/phrase.ts'
import { useText } from '../ui/text.ts'

/** Keeps what is written, under a name and with a sentence as its face. */
export function KeepQuery({
  statement,
  onKept,
}: {
  /** What would be kept now. */
  statement: () => string
  onKept: () => void
}) {
  const explorer = useExplorer()
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [name, setName] = useState('')
  const [face, setFace] = useState('')
  const [folder, setFolder] = useState('')
  const used = parametersOf(text)
  const unknown = placeholdersOf(face).filter(one => !used.includes(one))
  const keep = async () => {
    const kept = await explorer.ask({
      route: 'savedQueryCreate',
      request: {
        name: name.trim(),
        folder: folder.trim(),
        statement: text,
        parameters: used.map(one => ({ name: one, type: 'text' as const })),
        ...(face.trim() === '' ? {} : { phrase: face.trim() }),
      },
      what: phrase('ask.queries'),
    })
    if (!kept) return
    setOpen(false)
    explorer.onSaying({ text: phrase('say.queryKept', { name: kept.name }) })
    onKept()
  }
  const toggle = () => {
    if (!isOpen) {
      setText(statement())
      setName('')
      setFace('')
    }
    setOpen(!isOpen)
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top-start" withArrow shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t('keep.title')} disabled={isOpen}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={t('keep.title')}
            aria-expanded={isOpen}
            onClick={toggle}
          >
            <IconStar size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={event => {
            event.preventDefault()
            void keep()
          }}
        >
          <Stack gap="xs" w={300}>
            <TextInput
              size="xs"
              label={t('keep.name')}
              value={name}
              maxLength={300}
              data-autofocus
              onChange={event => setName(event.currentTarget.value)}
            />
            <TextInput
              size="xs"
              label={t('keep.phrase')}
              description={
                used.length > 0 ? t('keep.phraseHint', { names: used.map(one => `{${one}}`).join(' ') }) : undefined
              }
              error={unknown.length > 0 ? t('keep.unknown', { names: unknown.join(', ') }) : undefined}
              value={face}
              maxLength={300}
              onChange={event => setFace(event.currentTarget.value)}
            />
            <TextInput
              size="xs"
              label={t('keep.folder')}
              placeholder={t('keep.folderHint')}
              value={folder}
              maxLength={200}
              onChange={event => setFolder(event.currentTarget.value)}
            />
            <Text size="xs" c="dimmed">
              {t('keep.where')}
            </Text>
            <Button
              type="submit"
              size="compact-sm"
              disabled={name.trim() === '' || text.trim() === '' || unknown.length > 0}
            >
              {t('keep.keep')}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
