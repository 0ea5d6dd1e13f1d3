import type { Block, Document, Inline, Line } from '../../contract/document.ts'
import { svgOf } from '../../contract/svg.ts'
import { withoutControls } from '../kinds.ts'

/** The text as a page in one file, which runs nothing and fetches nothing; a piece for each block. */
export function* htmlOf(document: Document): Generator<string> {
  const { language, title, kind, lines, contents, blocks, generator, at } = document
  const headings = blocks.flatMap(block => (block.kind === 'heading' ? block : []))
  yield `<!doctype html>
<html lang="${language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="${escaped(generator)}">
<meta name="date" content="${escaped(at)}">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<p class="kind">${escaped(kind)}</p>
<h1>${escaped(title)}</h1>
${lines.map(line => `<p class="quiet">${escaped(line)}</p>`).join('\n')}
</header>
<nav aria-label="${escaped(contents)}">
<ul>
${headings.map(({ id, text }) => `<li><a href="#${id}">${escaped(text)}</a></li>`).join('\n')}
</ul>
</nav>
`
  for (const block of blocks) yield `${blockText(block)}\n`
  yield '</main>\n</body>\n</html>\n'
}

const escaped = (text: string): string =>
  withoutControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

function inlineText({ text, strong, quiet, care, to, href }: Inline): string {
  let marked = escaped(text)
  if (strong) marked = `<strong>${marked}</strong>`
  if (care) marked = `<strong class="care">${marked}</strong>`
  if (quiet) marked = `<span class="quiet">${marked}</span>`
  if (to !== undefined) marked = `<a href="#${to}">${marked}</a>`
  else if (href !== undefined && /^https?:\/\//.test(href))
    marked = `<a href="${escaped(href)}" rel="noreferrer">${marked}</a>`
  // Names of either direction of writing do not turn what stands round them.
  return strong ? `<bdi>${marked}</bdi>` : marked
}

const lineText = (line: Line): string => line.map(inlineText).join('')

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level + 1} id="${block.id}">${escaped(block.text)}</h${block.level + 1}>`
    case 'paragraph':
      return `<p>${lineText(block.line)}</p>`
    case 'list':
      return `<ul>\n${block.items.map(item => `<li>${lineText(item)}</li>`).join('\n')}\n</ul>`
    case 'facts':
      return `<dl>\n${block.rows.map(({ name, value }) => `<dt>${escaped(name)}</dt><dd>${lineText(value)}</dd>`).join('\n')}\n</dl>`
    case 'entry': {
      const { id, rank, tag, title, body } = block
      const level = rank === 'item' ? 'p' : 'h3'
      const number = tag === '' ? '' : `<span class="tag">${escaped(tag)}</span> `
      const lines = body.map(line => `<p>${lineText(line)}</p>`).join('\n')
      return `<section class="${rank}" id="${id}">\n<${level} class="title">${number}${lineText(title)}</${level}>\n${lines}\n</section>`
    }
    case 'table': {
      const head = block.columns.map(({ title }) => `<th scope="col">${escaped(title)}</th>`).join('')
      const rows = block.rows.map(({ id, cells }) => {
        const row = cells.map(cell => `<td>${cell.map(line => `<p>${lineText(line)}</p>`).join('')}</td>`).join('')
        return `<tr id="${id}">${row}</tr>`
      })
      return `<div class="scroll"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table></div>`
    }
    case 'picture': {
      const svg = svgOf(block.drawing, 'inherit').replace(/^<\?xml[^>]*\?>\n/, '')
      return `<figure>\n${svg}${block.caption === '' ? '' : `<figcaption>${escaped(block.caption)}</figcaption>`}\n</figure>`
    }
    case 'code':
      return `<pre><code>${escaped(block.text)}</code></pre>`
  }
}

const style = `
:root { color-scheme: light dark; --ink: #1a1f2b; --quiet: #565f6e; --rule: #d5d9e0; --link: #1f4e9c; --care: #8f3f00; --paper: #ffffff; --shade: #f5f6f8 }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7ec; --quiet: #a3acba; --rule: #3a414d; --link: #8ab4f8; --care: #ffb27a; --paper: #16191f; --shade: #1f242c } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere }
main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.5rem 5rem }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1rem }
h2 { font-size: 1.35rem; margin: 3rem 0 1rem; padding-bottom: .3rem; border-bottom: 1px solid var(--rule) }
p { margin: 0 0 .6rem }
a { color: var(--link); text-decoration: none }
a:has(strong), strong a, bdi a { color: inherit; text-decoration: underline; text-decoration-color: var(--rule); text-underline-offset: .2em }
a:hover, a:focus-visible { text-decoration: underline }
strong { font-weight: 600 }
.kind { color: var(--link); font-weight: 600; letter-spacing: .08em; text-transform: uppercase; font-size: .8rem }
.quiet { color: var(--quiet) }
.care { color: var(--care) }
header .quiet { margin: 0 }
nav { margin: 2rem 0; padding: .8rem 1.2rem; background: var(--shade); border-radius: 6px }
nav ul { columns: 2 14rem; list-style: none; margin: 0; padding: 0 }
.entity { margin: 2rem 0 .8rem }
.entity > .title { font-size: 1.1rem; line-height: 1.35; margin: 0 0 .4rem; font-weight: 400 }
.minor { margin: 0 0 1.2rem }
.minor > .title { font-size: 1rem; margin: 0 0 .15rem; font-weight: 400 }
.minor p { margin: 0 0 .15rem }
.item { margin: 0 0 1rem; padding-left: 3rem; position: relative }
.item > .title { margin: 0 0 .15rem }
.item p { margin: 0 0 .15rem }
.item > .title .tag { position: absolute; left: 0; color: var(--quiet); font-variant-numeric: tabular-nums }
:target { background: var(--shade); outline: 6px solid var(--shade) }
.scroll { overflow-x: auto }
table { width: 100%; border-collapse: collapse; font-size: .9rem }
th { text-align: left; border-bottom: 2px solid var(--rule); padding: .4rem .6rem .4rem 0 }
td { vertical-align: top; border-bottom: 1px solid var(--rule); padding: .5rem .6rem .5rem 0; overflow-wrap: break-word }
td p { margin: 0 0 .2rem }
figure { margin: 1rem 0 }
figure svg { display: block; max-width: 100%; height: auto; border: 1px solid var(--rule); border-radius: 4px; background: #ffffff }
figcaption { color: var(--quiet); font-size: .9rem; margin-top: .4rem }
pre { background: var(--shade); padding: .8rem 1rem; white-space: pre-wrap; font-size: .85rem; border-radius: 6px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem }
dd { margin: 0 }
@media print {
  :root { color-scheme: light; --ink: #000; --quiet: #444; --rule: #bbb; --link: #000; --care: #7a3500; --paper: #fff; --shade: #f5f6f8 }
  body { font-size: 10.5pt }
  main { max-width: none; padding: 0 }
  h2, h3, .title { break-after: avoid }
  .item, tr, figure { break-inside: avoid }
  thead { display: table-header-group }
  @page { margin: 20mm 18mm }
}
`
