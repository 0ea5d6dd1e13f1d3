import { useMemo } from 'react'
import { blocksOf, type Run } from '../model/markdown.ts'
import classes from './markdown.module.css'

/** A note as it is to be read. Nothing of it is HTML, and no address of it is a link. */
export function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => blocksOf(text), [text])
  // What a block is called by is its place: a text that is changed is another text.
  return blocks.map((block, index) => {
    const key = String(index)
    if (block.kind === 'text')
      return (
        <p key={key} className={classes.text}>
          <Runs runs={block.runs} />
        </p>
      )
    const items = block.items.map((runs, at) => (
      <li key={String(at)}>
        <Runs runs={runs} />
      </li>
    ))
    return block.from === null ? (
      <ul key={key} className={classes.list}>
        {items}
      </ul>
    ) : (
      <ol key={key} className={classes.list} start={block.from}>
        {items}
      </ol>
    )
  })
}

const Runs = ({ runs }: { runs: readonly Run[] }) =>
  runs.map(({ text, bold, italic }, index) => {
    const key = String(index)
    const inside = italic ? <em key={key}>{text}</em> : text
    return bold ? <strong key={key}>{inside}</strong> : <span key={key}>{inside}</span>
  })
