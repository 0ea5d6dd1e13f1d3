import PDFDocument from 'pdfkit'
import type { Block, Document, Inline, Line } from '../contract/document.ts'
import { readFont, unprintableIn } from './fonts.ts'
import { linesOf, type SetLine } from './lines.ts'
import { drawAll } from './pdf.ts'

/** A4 in points, and where the text stands on it. */
const page = { width: 595.28, height: 841.89, left: 68, right: 68, top: 72, bottom: 66 }
const column = page.width - page.left - page.right
const foot = page.height - page.bottom
const ink = { text: '#1a1f2b', quiet: '#5b6472', rule: '#c9ced6', link: '#1f4e9c', care: '#8f3f00', shade: '#f3f5f8' }
/** Sizes of letters, and distance from line to line as a part of the size. */
const size = { body: 9.5, small: 8.5, entity: 12, heading: 16, title: 26, code: 8.5 }
const leading = 1.5
/** Where the text of an entry stands that has a number. */
const indent = 34

/** Something as high as a line, or a picture, that is not cut. */
interface Box {
  readonly height: number
  /** Not at the end of a page: what follows stands with it. */
  readonly keep?: boolean
  /** Drawn again at the top of a page where what follows goes on. */
  readonly head?: readonly Box[]
  /** @param top in points from the upper edge of the page */
  draw(top: number): void
}

type Pdf = InstanceType<typeof PDFDocument>

/**
 * The text as a PDF of A4 pages: with contents where it is long, bookmarks, page numbers and links between what refers to
 * what, its letters embedded. Takes up to seconds: for a thread of its own. The same text is the same file.
 */
export async function pdfOfDocument(document: Document): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    pdfVersion: '1.7',
    lang: document.language === 'zh' ? 'zh-Hans' : 'en',
    displayTitle: true,
    info: {
      Title: document.title,
      Subject: document.kind,
      Creator: document.generator,
      Producer: document.generator,
      CreationDate: new Date(document.at),
    },
  })
  const chunks: Buffer[] = []
  pdf.on('data', chunk => chunks.push(chunk))
  const end = new Promise<void>((resolve, reject) => {
    pdf.once('end', resolve)
    pdf.once('error', reject)
  })
  write(pdf, document)
  pdf.end()
  await end
  return Buffer.concat(chunks)
}

function write(pdf: Pdf, document: Document): void {
  const setter = createSetter(pdf)
  const pages = createPages(pdf)
  const contents: { id: string; text: string; page: number; at?: { page: number; top: number } }[] = []
  const numbered: { page: number; top: number; id: string }[] = []

  pages.add(titleBoxes(document, setter))
  const headings = document.blocks.flatMap(block => (block.kind === 'heading' ? block : []))
  const isLong = document.blocks.length > 30
  if (isLong) {
    const boxes = headings.map(({ id, text }): Box => {
      const [line] = setter.lines([{ text, to: id }], column - 40, size.body)
      return {
        height: size.body * 1.5,
        draw(top) {
          setter.line(line!, page.left, top, size.body)
          numbered.push({ page: pages.current(), top, id })
        },
      }
    })
    pages.add([
      ...setter.text([{ text: document.contents, strong: true }], { size: size.body, after: 4, keep: true }),
      ...boxes,
    ])
  }
  for (const [index, block] of document.blocks.entries())
    pages.add(
      boxesOf(block, setter, isLead(block, document.blocks[index + 1]), (id, text) =>
        contents.push({ id, text, page: pages.current() }),
      ),
    )

  const odd = [...setter.odd]
  if (odd.length > 0) {
    const some = `${odd.slice(0, 40).join(' ')}${odd.length > 40 ? ' …' : ''} (${odd.length})`
    pages.add(setter.text([{ text: document.unprintable.replace('{letters}', () => some), care: true }]))
  }
  const { count } = pdf.bufferedPageRange()
  for (const { page: place, top, id } of numbered) {
    const found = contents.find(one => one.id === id)
    if (!found) continue
    pdf.switchToPage(place)
    setter.right([{ text: String(found.page + 1) }], page.width - page.right, top, size.body)
  }
  for (let index = 0; index < count; index++) {
    pdf.switchToPage(index)
    const [running] = setter.lines([{ text: document.title, quiet: true }], column * 0.8, size.small)
    const number = document.pageOf.replace('{page}', String(index + 1)).replace('{pages}', String(count))
    if (index > 0) {
      setter.line(running!, page.left, 40, size.small)
      setter.right([{ text: document.kind, quiet: true }], page.width - page.right, 40, size.small)
      setter.rule(56)
    }
    setter.right([{ text: number, quiet: true }], page.width - page.right, page.height - 48, size.small)
    const [last] = setter.lines([{ text: document.lines.at(-1) ?? '', quiet: true }], column * 0.7, size.small)
    setter.line(last!, page.left, page.height - 48, size.small)
  }
}

// ── boxes ───────────────────────────────────────────────────────────────────────────────────────────────────────

const nothing = () => {}
const gap = (height: number, keep = false): Box => ({ height, keep, draw: nothing })
/** Room between others. */
const isEmpty = (box: Box): boolean => box.draw === nothing

function titleBoxes({ kind, title, lines }: Document, setter: Setter): Box[] {
  return [
    ...setter.text([{ text: kind.toLocaleUpperCase('en'), strong: true, to: '' }], {
      size: size.small,
      after: 10,
      ink: ink.link,
    }),
    ...setter.text([{ text: title, strong: true }], { size: size.title, leading: 1.2, after: 12 }),
    ...lines.flatMap(line => setter.text([{ text: line, quiet: true }], { size: size.body })),
    { height: 22, draw: top => setter.rule(top + 12, ink.link, 1.2) },
  ]
}

const entryLooks = {
  entity: { size: size.entity, left: 0, above: 14, after: 2 },
  minor: { size: 10.5, left: 0, above: 8, after: 0 },
  item: { size: size.body, left: indent, above: 3, after: 0 },
} as const

/** Whether it says what the next block is: the two stand together. */
const isLead = (block: Block, next: Block | undefined): boolean =>
  block.kind === 'paragraph' && next !== undefined && ['list', 'facts', 'code', 'table'].includes(next.kind)

function boxesOf(block: Block, setter: Setter, keep: boolean, onHeading: (id: string, text: string) => void): Box[] {
  switch (block.kind) {
    case 'heading': {
      const boxes = setter.text([{ text: block.text, strong: true }], { size: size.heading, leading: 1.25, keep: true })
      return [
        gap(22, true),
        setter.named(block.id, () => {
          onHeading(block.id, block.text)
          setter.bookmark(block.text)
        }),
        ...boxes,
        { height: 13, keep: true, draw: top => setter.rule(top + 4) },
      ]
    }
    case 'paragraph':
      return setter.text(block.line, { after: 6, keep })
    case 'list':
      // Neither the first nor the last item stands alone.
      return block.items.flatMap((item, index) =>
        setter.text(item, {
          left: 14,
          after: 3,
          tag: { text: '–', quiet: true },
          keep: block.items.length > 1 && (index === 0 || index === block.items.length - 2),
        }),
      )
    case 'facts':
      return block.rows.flatMap(({ name, value }) =>
        setter.text([{ text: `${name}  `, quiet: true }, ...value], { after: 2 }),
      )
    case 'entry': {
      const { rank, tag, title, body } = block
      const look = entryLooks[rank]
      const boxes = [
        // Those of one line stand as a list does.
        gap(body.length === 0 ? 2 : look.above, true),
        setter.named(block.id),
        ...setter.text(title, {
          size: look.size,
          left: look.left,
          keep: body.length > 0,
          ...(tag !== '' && { tag: { text: tag, quiet: true } }),
          after: look.after,
        }),
        ...body.flatMap(line => setter.text(line, { left: look.left, after: look.after })),
        gap(4, rank === 'entity'),
      ]
      return together(boxes)
    }
    case 'table':
      return tableBoxes(block, setter)
    case 'picture': {
      const { drawing, caption } = block
      const scale = Math.min(column / drawing.width, (foot - page.top - 60) / drawing.height)
      const height = drawing.height * scale
      return [
        { height: height + 8, keep: caption !== '', draw: top => setter.picture(drawing, page.left, top, scale) },
        ...(caption === '' ? [] : setter.text([{ text: caption, quiet: true }], { size: size.small, after: 6 })),
      ]
    }
    case 'code':
      return block.text.split(/\r\n?|\n/).flatMap(line =>
        setter.text([{ text: line.replace(/^\s+/, spaces => '\u00a0'.repeat(spaces.length)) || ' ' }], {
          size: size.code,
          left: 10,
          bar: true,
        }),
      )
  }
}

/** What is not higher than a good part of a page is not parted. */
function together(boxes: readonly Box[]): Box[] {
  const height = boxes.reduce((sum, box) => sum + box.height, 0)
  if (height > (foot - page.top) * 0.4) return [...boxes]
  return boxes.map((box, index) => (index < boxes.length - 1 ? { ...box, keep: true } : box))
}

function tableBoxes({ columns, rows }: Extract<Block, { kind: 'table' }>, setter: Setter): Box[] {
  const space = 8
  const lefts: number[] = []
  let left = page.left
  for (const { share } of columns) {
    lefts.push(left)
    left += share * column
  }
  const rowBoxes = (cells: readonly (readonly Line[])[], keep: boolean): Box[] => {
    const set = cells.map((cell, index) =>
      cell.flatMap(line => setter.lines(line, columns[index]!.share * column - space, size.small)),
    )
    const height = Math.max(1, ...set.map(lines => lines.length))
    return Array.from({ length: height }, (_, at) => ({
      height: size.small * 1.42,
      keep: keep || at < height - 1,
      draw(top: number) {
        for (const [index, lines] of set.entries())
          if (lines[at]) setter.line(lines[at], lefts[index]!, top, size.small)
      },
    }))
  }
  const titles = columns.map(({ title }): Line[] => [[{ text: title, strong: true }]])
  const head: Box[] = [
    ...rowBoxes(titles, true),
    { height: 8, keep: true, draw: top => setter.rule(top + 3, ink.quiet, 0.8) },
  ]
  return [
    ...head,
    ...rows.flatMap(({ id, cells }) => {
      const boxes = [setter.named(id), ...rowBoxes(cells, false), gap(5)]
      const row = together(boxes)
      return [...row.slice(0, -1), { height: 6, draw: (top: number) => setter.rule(top + 2.5) }].map(box => ({
        ...box,
        head,
      }))
    }),
  ]
}

// ── pages ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Puts boxes one under the other, and begins a page where those that stand together have no room. */
function createPages(pdf: Pdf) {
  let top = page.top
  let index = 0
  let waiting: Box[] = []
  const next = () => {
    pdf.addPage()
    index++
    top = page.top
  }
  const put = (box: Box) => {
    // Room above a heading is none at the top of a page.
    if (box.height > 0 && top === page.top && isEmpty(box)) return
    if (top + box.height > foot && top > page.top) {
      next()
      for (const one of box.head ?? []) put({ ...one, head: [] })
    }
    box.draw(top)
    top += box.height
  }
  const flush = () => {
    const height = waiting.reduce((sum, box) => sum + box.height, 0)
    if (top + height > foot && height <= foot - page.top && top > page.top) {
      next()
      for (const one of waiting.find(box => box.head)?.head ?? []) put({ ...one, head: [] })
    }
    for (const box of waiting) put(box)
    waiting = []
  }
  return {
    current: () => index,
    /** Boxes that are kept wait for those of the next call; the last one of all is not kept. */
    add(boxes: readonly Box[]): void {
      for (const box of boxes) {
        waiting.push(box)
        if (!box.keep) flush()
      }
    },
  }
}

// ── setting ─────────────────────────────────────────────────────────────────────────────────────────────────────

type Setter = ReturnType<typeof createSetter>

interface TextOptions {
  size?: number
  leading?: number
  left?: number
  /** Room behind it. */
  after?: number
  keep?: boolean
  tag?: Inline
  ink?: string
  /** A line beside it. */
  bar?: boolean
}

function createSetter(pdf: Pdf) {
  const fonts = new Set<string>()
  const use = (font: string) => {
    if (!fonts.has(font)) pdf.registerFont(font, readFont(font))
    fonts.add(font)
    return pdf.font(font)
  }
  const known = new Map<string, number>()
  const odd = new Set<string>()
  const widths = (font: string, text: string): number => {
    const key = `${font} ${text}`
    let width = known.get(key)
    if (width === undefined) {
      for (const letter of unprintableIn(text)) odd.add(letter)
      width = use(font).fontSize(100).widthOfString(text) / 100
      known.set(key, width)
    }
    return width
  }
  const lines = (runs: readonly Inline[], width: number, of: number): SetLine[] => linesOf(runs, width, of, widths)

  const line = ({ pieces }: SetLine, left: number, top: number, of: number, colour = ink.text): void => {
    let at = left
    // Letters of all fonts stand on one line.
    const base = top + of * 1.07
    for (const { font, text, width, style } of pieces) {
      const { to, href, care, quiet } = style
      use(font).fontSize(of)
      // A name is a name first: its link is not coloured.
      pdf.fillColor(care ? ink.care : quiet ? ink.quiet : (to || href) && !style.strong ? ink.link : colour)
      pdf.text(text, at, base, { lineBreak: false, baseline: 'alphabetic' })
      if (to) pdf.goTo(at, top, width, of * 1.35, to)
      else if (href) pdf.link(at, top, width, of * 1.35, href)
      at += width
    }
  }
  const right = (runs: readonly Inline[], edge: number, top: number, of: number): void => {
    const [set] = lines(runs, column, of)
    line(set!, edge - set!.width, top, of)
  }
  const text = (
    runs: readonly Inline[],
    {
      size: of = size.body,
      leading: lead = leading,
      left = 0,
      after = 0,
      keep = false,
      tag,
      ink: colour,
      bar,
    }: TextOptions = {},
  ): Box[] => {
    const set = lines(runs, column - left, of)
    const boxes = set.map(
      (one, index): Box => ({
        height: of * lead,
        // Neither the first nor the last line stands alone.
        keep: keep || (set.length > 1 && (index === 0 || index === set.length - 2)),
        draw(top) {
          if (bar) pdf.rect(page.left, top, 2, of * lead).fill(ink.rule)
          if (tag && index === 0) line(lines([tag], column, of)[0]!, page.left, top, of)
          line(one, page.left + left, top, of, colour)
        },
      }),
    )
    return after > 0
      ? [...boxes.slice(0, -1), ...boxes.slice(-1).map(box => ({ ...box, height: box.height + after }))]
      : boxes
  }
  return {
    /** Letters that could not be set so far. */
    odd,
    lines,
    line,
    right,
    text,
    /** A place that others lead to. */
    named: (id: string, then?: () => void): Box => ({
      height: 0,
      keep: true,
      draw(top) {
        pdf.addNamedDestination(id, 'XYZ', 0, page.height - top + 12, 0)
        then?.()
      },
    }),
    bookmark: (title: string) => void pdf.outline.addItem(title),
    rule: (top: number, colour = ink.rule, width = 0.6) =>
      void pdf
        .moveTo(page.left, top)
        .lineTo(page.width - page.right, top)
        .lineWidth(width)
        .stroke(colour),
    picture(drawing: Parameters<typeof drawAll>[1], left: number, top: number, scale: number): void {
      pdf.save().translate(left, top).scale(scale)
      pdf.rect(0, 0, drawing.width, drawing.height).clip()
      drawAll(pdf, drawing)
      pdf.restore()
      pdf
        .rect(left, top, drawing.width * scale, drawing.height * scale)
        .lineWidth(0.6)
        .stroke(ink.rule)
    },
  }
}
