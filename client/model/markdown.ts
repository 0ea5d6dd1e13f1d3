/** A piece of text in one style. */
export interface Run {
  readonly text: string
  readonly bold: boolean
  readonly italic: boolean
}

export type Block =
  | { readonly kind: 'text'; readonly runs: readonly Run[] }
  | {
      readonly kind: 'list'
      /** The number of the first item; null for bullets. */
      readonly from: number | null
      readonly items: readonly (readonly Run[])[]
    }

/**
 * What notes have of Markdown: **bold**, *italic* or _italic_, lists with - * or 1., links as their text with the
 * address behind it, never to be clicked, and a backslash before a sign that is meant as itself. Everything else,
 * HTML too, is the text that it is. Lines stay lines.
 */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let lines: string[] = []
  let items: string[] = []
  let from: number | null = null
  const close = () => {
    if (lines.length > 0) blocks.push({ kind: 'text', runs: runsOf(lines.join('\n')) })
    if (items.length > 0) blocks.push({ kind: 'list', from, items: items.map(item => runsOf(item)) })
    lines = []
    items = []
  }
  for (const line of text.split('\n')) {
    const [, bullet, number, content] = /^ {0,3}(?:([-*])|(\d{1,6})[.)]) +(\S.*)$/.exec(line) ?? []
    if (content !== undefined) {
      const isSame = items.length > 0 && (from === null) === (bullet !== undefined)
      if (!isSame) {
        close()
        from = bullet === undefined ? Number(number) : null
      }
      items.push(content)
    } else if (line.trim() === '') close()
    else {
      if (items.length > 0) close()
      lines.push(line)
    }
  }
  close()
  return blocks
}

/** Without the signs: what a list or a title says. */
export const plainOf = (text: string): string =>
  blocksOf(text)
    .flatMap(block => (block.kind === 'text' ? [block.runs] : block.items))
    .map(runs => runs.map(run => run.text).join(''))
    .join('\n')

/** A sign that is meant as itself, a link, and what is bold or italic: the first of them wins. */
const MARK =
  /\\([\\*_[\]()`~#.+-])|\[([^\][\n]+)\]\(([^()\s]+)\)|\*\*(?=\S)((?:[^*]|\*(?!\*))*?[^\s*])\*\*|\*(?=[^\s*])([^*]*?[^\s*])\*(?!\*)|(?<![\p{L}\p{N}_])_(?=[^\s_])([^_]*?[^\s_])_(?![\p{L}\p{N}_])/gu

type Style = Omit<Run, 'text'>

function runsOf(text: string, style: Style = { bold: false, italic: false }): Run[] {
  const runs: Run[] = []
  const add = (more: readonly Run[]) => {
    for (const run of more) {
      const last = runs.at(-1)
      if (run.text === '') continue
      if (last?.bold === run.bold && last.italic === run.italic)
        runs[runs.length - 1] = { ...last, text: last.text + run.text }
      else runs.push(run)
    }
  }
  let end = 0
  for (const match of text.matchAll(MARK)) {
    add([{ ...style, text: text.slice(end, match.index) }])
    end = match.index + match[0].length
    const [, itself, name, address, bold, starred, underscored] = match
    if (itself !== undefined) add([{ ...style, text: itself }])
    else if (name !== undefined) add([...runsOf(name, style), { ...style, text: ` (${address})` }])
    else if (bold !== undefined) add(runsOf(bold, { ...style, bold: true }))
    else add(runsOf((starred ?? underscored)!, { ...style, italic: true }))
  }
  add([{ ...style, text: text.slice(end) }])
  return runs
}
