import { Group, Loader } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { LintAnswer } from '../../server/contract/messages.ts'
import { useExplorer, useSelect } from '../context.ts'
import type { Editor, Finding } from '../editor/editor.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './cypher.module.css'
import { signaturesOf, vocabularyOf } from './vocabulary.ts'

export interface StatementProps {
  /** What stands there first. Later the editor is told what to write: whoever types is ahead of what is rendered. */
  readonly text: string
  /** Names of the parameters that have a value. */
  readonly parameters: readonly string[]
  readonly onChange: (text: string) => void
  /** With the part that is meant, where the text holds several statements or a part is selected; else with all. */
  readonly onRun: (part: string) => void
  readonly onRecall: (step: 1 | -1) => void
  /** True when something was running and was ended. */
  readonly onCancel: () => boolean
  /** For what stands beside it; null while it is not there. */
  readonly onReady: (writing: Writing | null) => void
}

/** What a button beside the editor does with it. */
export interface Writing {
  write(text: string): void
  format(): void
  /** What is meant: see `onRun`. */
  run(): void
  meant(): Promise<string>
}

/** Where Cypher is written. The editor is fetched when it is first shown. */
export function Statement(props: StatementProps) {
  const explorer = useExplorer()
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const holder = useRef<HTMLDivElement>(null)
  const [isReady, setReady] = useState(false)
  const [error, setError] = useState<unknown>(null)
  /** What the editor, which outlives a rendering, asks for as it is now. */
  const callable = useAnswer('functions', {}).answer
  const now = useRef({ props, schema, t, callable })
  now.current = { props, schema, t, callable }

  useEffect(() => {
    let isClosed = false
    let made: Editor | null = null
    let last: { text: string; answer: LintAnswer } | null = null
    const look = async (text: string): Promise<LintAnswer | null> => {
      if (last?.text === text) return last.answer
      const { parameters } = now.current.props
      try {
        const answer = await explorer.api.ask('lint', { statement: text, parameters: [...parameters] })
        last = { text, answer }
        return answer
      } catch {
        // That the server is away is told at the top of the page.
        return null
      }
    }
    const findings = async (text: string): Promise<Finding[]> => {
      if (text.trim() === '') return []
      // What else is known, of parameters say, may have changed since.
      last = null
      const { t: say } = now.current
      return (
        (await look(text))?.findings.map(({ start, end, severity, message, instead }) => ({
          from: start,
          to: end,
          severity,
          message: instead ? `${message} ${say('cypher.instead', { text: instead })}` : message,
        })) ?? []
      )
    }
    const run = async (editor: Editor) => now.current.props.onRun(await meant(editor, look))
    import('../editor/editor.ts').then(
      ({ createEditor }) => {
        if (isClosed || !holder.current) return
        const editor = createEditor({
          parent: holder.current,
          text: now.current.props.text,
          label: now.current.t('cypher.statement'),
          onChange: text => now.current.props.onChange(text),
          onRun: () => void run(editor),
          onRecall: step => now.current.props.onRecall(step),
          onCancel: () => now.current.props.onCancel(),
          lint: findings,
          signatures: (name, isProcedure) => signaturesOf(now.current.callable, name, isProcedure),
          vocabulary: () => vocabularyOf(now.current.schema, now.current.props.parameters, now.current.callable),
        })
        made = editor
        setReady(true)
        now.current.props.onReady({
          write: editor.write,
          format: () => void editor.format().then(editor.focus),
          run: () => void run(editor),
          meant: () => meant(editor, look),
        })
      },
      failure => {
        if (!isClosed) setError(failure)
      },
    )
    return () => {
      isClosed = true
      made?.close()
      now.current.props.onReady(null)
    }
  }, [explorer])
  if (error !== null) throw error
  return (
    <div ref={holder} className={classes.code}>
      {!isReady && (
        <Group p="xs">
          <Loader size="xs" />
        </Group>
      )}
    </div>
  )
}

/** What is to be run: what is selected, else of several statements the one at the caret, else all. */
async function meant(editor: Editor, look: (text: string) => Promise<LintAnswer | null>): Promise<string> {
  const text = editor.text()
  const caret = editor.caret()
  const selected = editor.selected()
  if (selected.trim() !== '') return selected
  if (!text.includes(';')) return text
  const statements = (await look(text))?.statements ?? []
  if (statements.length < 2) return text
  const at = statements.findLast(({ start }) => start <= caret) ?? statements[0]!
  return text.slice(at.start, at.end)
}
