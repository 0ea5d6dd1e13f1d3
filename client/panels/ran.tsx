import { Button, CopyButton, Group } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { scriptOf } from '../../server/contract/cypherliteral.ts'
import type { Statement } from '../../server/contract/messages.ts'
import { useExplorer } from '../context.ts'
import { useText } from '../ui/text.ts'
import classes from './steps.module.css'

/** A line, and the Cypher that ran for it: shown below, opened in the editor, copied as a script that runs elsewhere. */
export function Ran({ ran, children }: { ran: readonly Statement[]; children: ReactNode }) {
  const { t } = useText()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [only] = ran.length === 1 ? ran : []
  return (
    <>
      <Group gap="xs" wrap="nowrap" className={classes.line}>
        {children}
        {ran.length > 0 && (
          <>
            <Button
              size="compact-xs"
              variant="subtle"
              aria-expanded={isOpen}
              aria-controls={isOpen ? id : undefined}
              onClick={() => setOpen(!isOpen)}
            >
              {ran.length > 1 ? `Cypher (${ran.length})` : 'Cypher'}
            </Button>
            {only && <ToEditor statement={only} />}
            <Copy text={ran.map(scriptOf).join('\n\n')} label={t('action.copy')} />
          </>
        )}
      </Group>
      {isOpen && (
        <div id={id}>
          {ran.map((statement, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what ran does not change.
            <div key={index} className={classes.ran}>
              <pre className={classes.code}>{scriptOf(statement)}</pre>
              {!only && <ToEditor statement={statement} />}
            </div>
          ))}
        </div>
      )}
    </>
  )
}

function ToEditor({ statement: { statement, parameters } }: { statement: Statement }) {
  const explorer = useExplorer()
  const { t } = useText()
  return (
    <Button size="compact-xs" variant="subtle" onClick={() => explorer.write(statement.trim(), parameters)}>
      {t('asked.toEditor')}
    </Button>
  )
}

function Copy({ text, label }: { text: string; label: string }) {
  const { t } = useText()
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={copy}>
          {copied ? t('say.copied') : label}
        </Button>
      )}
    </CopyButton>
  )
}
