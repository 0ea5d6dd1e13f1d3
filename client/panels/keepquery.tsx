import { ActionIcon, Tooltip } from '@mantine/core'
import { IconStar } from '@tabler/icons-react'
import { useState } from 'react'
import type { Drafts } from '../model/parameters.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import { QueryForm } from './queryform.tsx'

/** Keeps what is written, under a name and with a sentence as its face. */
export function KeepQuery({
  statement,
  drafts,
  description,
  onKept,
}: {
  readonly statement: string
  /** What its parameters are filled with. */
  readonly drafts: Drafts
  /** What is proposed to be said of it. */
  readonly description?: string
  readonly onKept: () => void
}) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  const kept = useAnswer('queries', isOpen ? {} : null)
  return (
    <>
      <Tooltip label={t('keep.title')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={26}
          aria-label={t('keep.title')}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <IconStar size={16} />
        </ActionIcon>
      </Tooltip>
      {isOpen && (
        <QueryForm
          start={{ name: '', tags: [], folder: '', parameters: [], statement, ...(description && { description }) }}
          drafts={drafts}
          existing={kept.answer?.queries ?? []}
          onDone={onKept}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
