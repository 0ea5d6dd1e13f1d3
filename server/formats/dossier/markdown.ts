import type { Block, Document, Inline, Line } from '../../contract/document.ts'
import { withoutControls } from '../kinds.ts'

/** The text as Markdown (CommonMark, and the tables of GitHub's), a piece for each block. */
export function* markdownOf(document: Document): Generator<string> {
  const { kind, title, lines, contents, blocks, language } = document
  yield `<!-- ${language} -->\n\n`
  yield `*${escaped(kind)}*\n\n# ${escaped(title)}\n\n${lines.map(line => escaped(line)).join('\\\n')}\n\n`
  const headings = blocks.flatMap(block => (block.kind === 'heading' ? block : []))
  yield `**${escaped(contents)}**\n\n${headings.map(({ id, text }) => `- [${escaped(text)}](#${id})\n`).join('')}\n`
  for (const block of blocks) yield `${blockText(block)}\n\n`
}

/** Whatever could be read as markup, with a backslash; a text is one line. */
const escaped = (text: string): string =>
  withoutControls(text)
    .replace(/\s+/gu, ' ')
    .replace(/[\\`*_{}[\]<>#+\-!|~$&=@]/g, character => `\\${character}`)
    // A number with a dot at the beginning would be a list.
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')

function inlineText({ text, strong, quiet, care, to, href }: Inline): string {
  // Emphasis ends at no space: what is around the words stays outside.
  const [, before, words, after] = /^(\s*)(.*?)(\s*)$/su.exec(text) as unknown as [string, string, string, string]
  if (words === '') return text === '' ? '' : ' '
  let marked = escaped(words)
  if (strong || care) marked = `**${marked}**`
  else if (quiet && words.length > 2) marked = `*${marked}*`
  if (to !== undefined) marked = `[${marked}](#${to})`
  else if (href !== undefined) marked = `[${marked}](${encodeURI(href).replace(/[()<>]/g, encodeURIComponent)})`
  return `${before === '' ? '' : ' '}${marked}${after === '' ? '' : ' '}`
}

const lineText = (line: Line): string => line.map(inlineText).join('').trim()

const anchor = (id: string): string => `<a id="${id}"></a>`

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${anchor(block.id)}\n\n${'#'.repeat(block.level + 1)} ${escaped(block.text)}`
    case 'paragraph':
      return lineText(block.line)
    case 'list':
      return block.items.map(item => `- ${lineText(item)}`).join('\n')
    case 'facts':
      return block.rows.map(({ name, value }) => `- ${escaped(name)}: ${lineText(value)}`).join('\n')
    case 'entry': {
      const tag = block.tag === '' ? '' : `${escaped(block.tag)} `
      const title = lineText(block.title)
      if (block.rank !== 'item')
        return [`${anchor(block.id)}\n\n### ${tag}${title}`, ...block.body.map(lineText)].join('\n\n')
      return [`- ${anchor(block.id)}${tag}${title}`, ...block.body.map(line => `  ${lineText(line)}`)].join('\\\n')
    }
    case 'table': {
      const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
      return [
        row(block.columns.map(({ title }) => escaped(title))),
        row(block.columns.map(() => '---')),
        ...block.rows.map(({ id, cells }) =>
          row(cells.map((cell, index) => `${index === 0 ? anchor(id) : ''}${cell.map(lineText).join('<br>')}`)),
        ),
      ].join('\n')
    }
    case 'code': {
      const longest = Math.max(2, ...Array.from(block.text.matchAll(/`+/g), ([ticks]) => ticks.length))
      const fence = '`'.repeat(longest + 1)
      return `${fence}\n${withoutControls(block.text)}\n${fence}`
    }
    case 'picture':
      return ''
  }
}
