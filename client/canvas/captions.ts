import type { NodeLook, RelationshipLook } from '../model/view.ts'

/** What is read of a node on screen: CSS pixels of the canvas, radius included. */
export interface ScreenNode {
  readonly look: NodeLook
  readonly x: number
  readonly y: number
  readonly radius: number
}

export interface ScreenRelationship {
  readonly look: RelationshipLook
  readonly x: number
  readonly y: number
}

/** A part of the canvas in its CSS pixels. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** A caption with the place that it got. Its text is at least 12 CSS pixels high, 13 where it is strong. */
export interface PlacedCaption {
  readonly of: 'node' | 'relationship'
  readonly id: string
  readonly text: string
  /** What was cut, in a line of its own below the name. */
  readonly cut: string | null
  readonly x: number
  readonly y: number
  readonly box: Frame
  readonly strong: boolean
  readonly emphasis: 'normal' | 'lit' | 'quiet'
}

export interface CaptionsInput {
  /** The part of the canvas that can be seen. */
  readonly frame: Frame
  /** What no caption may lie under or over: what floats over the canvas, and counts at nodes. */
  readonly taken: readonly Frame[]
  readonly nodes: readonly ScreenNode[]
  readonly relationships: readonly ScreenRelationship[]
  /** Width of a line of text in CSS pixels. */
  readonly widthOf: (text: string, strong: boolean) => number
}

/** Letters of a caption, and of what is selected or pointed at; then fewer, until there is room for it. */
const LETTERS = [24, 15, 9]
const LETTERS_STRONG = [80, 40, 24, 15]
/** Nodes with at least this many relationships may be named across smaller nodes, while nothing is selected. */
const HUB = 12
/** Nodes with at least this many are never written across but by what is selected or pointed at. */
const LOUD = 5
/** So many selected nodes are said whole; more are said as all others are. */
const FEW = 10
/** Of more nodes than this each gets one try only: all are tried anew in each frame of a moving picture. */
const MANY = 400
/** Letters of a caption that is not cut to the fewest. */
const SHORT = 20
/** Half the height of a line, in CSS pixels. */
const HALF = 8

/**
 * Which captions are drawn, and where. What always holds: a caption lies wholly within the frame, and never over
 * another caption, a count, or what floats. It lies across a node only when its own node is selected, pointed at or at
 * the keyboard, or is a hub while nothing is lit. A caption without room is made shorter, then left out. First come,
 * first served: at the keyboard, pointed at, selected, tied to that, and then by relationships drawn.
 */
export function placeCaptions({
  frame,
  taken: obstacles,
  nodes,
  relationships,
  widthOf,
}: CaptionsInput): PlacedCaption[] {
  const named = nodes.filter(({ look }) => look.emphasis !== 'faded')
  const whole = named.filter(({ look }) => look.selected).length <= FEW
  const lit = named.some(({ look }) => look.emphasis === 'lit')
  const bodies = new Boxes()
  const loud = new Boxes()
  const taken = new Boxes()
  for (const one of obstacles) taken.add(one)
  for (const { x, y, radius, look } of named) {
    const body = { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
    bodies.add(body)
    if (isStrong(look, whole) || look.emphasis === 'lit' || look.degree >= LOUD) loud.add(body)
  }
  const isInside = ({ left, top, right, bottom }: Frame) =>
    left >= frame.left + 2 && right <= frame.right - 2 && top >= frame.top + 2 && bottom <= frame.bottom - 2
  const placed: PlacedCaption[] = []

  /** Takes the first place that is free, the best ones tried with fewer letters before a worse one is. */
  const take = (
    caption: Omit<PlacedCaption, 'x' | 'y' | 'box' | 'text'> & {
      full: string
      half: number
      letters: readonly number[]
    },
    placesOf: (width: number) => readonly (readonly [x: number, y: number])[],
    across: readonly Boxes[],
  ): boolean => {
    const { full, half, letters, ...rest } = caption
    let before = ''
    const tries = letters.flatMap(longest => {
      const text = shortened(full, longest)
      if (text === before) return []
      before = text
      const width = Math.max(widthOf(text, rest.strong), rest.cut === null ? 0 : widthOf(rest.cut, false))
      const boxes = placesOf(width).map(([x, y]) => ({
        x,
        y,
        box: { left: x - width / 2 - 2, top: y - half, right: x + width / 2 + 2, bottom: y + half },
      }))
      return [{ text, boxes: boxes.filter(({ box }) => isInside(box) && taken.isFree(box)) }]
    })
    for (const avoided of [bodies, ...across])
      for (const { text, boxes } of tries) {
        const found = boxes.find(({ box }) => avoided.isFree(box))
        if (!found) continue
        taken.add(found.box)
        placed.push({ ...rest, text, ...found })
        return true
      }
    return false
  }

  const nameNode = ({ look, x, y, radius }: ScreenNode) => {
    if (look.caption === '' && look.cut === null) return
    const strong = isStrong(look, whole)
    const half = look.cut === null ? HALF : 2 * HALF
    const isHub = look.degree >= HUB && !lit
    const emphasis = look.emphasis === 'lit' ? 'lit' : lit && !strong ? 'quiet' : 'normal'
    const mustBeSaid = look.focused || look.pointed
    const caption = {
      of: 'node' as const,
      id: look.id,
      cut: look.cut,
      strong,
      emphasis,
      full: look.caption,
      half,
      letters: strong
        ? LETTERS_STRONG
        : // What is short already says nothing when it is cut: of "Organization 4" the number is what counts.
          LETTERS.slice(0, named.length > MANY ? 1 : look.caption.length > SHORT ? 3 : 2),
    } as const
    const places =
      (steps: readonly number[]) =>
      (width: number): (readonly [number, number])[] => {
        const [below, above] = [y + radius + 1 + half, y - radius - 1 - half]
        const [right, left] = [x + radius + width / 2 + 4, x - radius - width / 2 - 4]
        const round: (readonly [number, number])[] = [
          [x, below],
          [x, above],
          [right, y],
          [left, y],
          [right, y + half],
          [left, y + half],
          [right, y - half],
          [left, y - half],
        ]
        if (!strong) return round
        // Further away, and from behind an edge back into sight.
        const inner = (at: number) => Math.max(frame.left + width / 2 + 5, Math.min(frame.right - width / 2 - 5, at))
        return [
          ...round,
          ...steps.flatMap(by => [
            [inner(x), below + by] as const,
            [inner(x), above - by] as const,
            [inner(right), y + by] as const,
            [inner(left), y - by] as const,
          ]),
        ]
      }
    const across = [...(strong || isHub || look.cut !== null ? [loud] : []), ...(strong ? [nothing] : [])]
    // Far from its node a caption says less of whose it is than one that lies across others beside it.
    if (!take(caption, places([0, 18]), across) && mustBeSaid) take(caption, places([36, 54, 90, 140]), across)
  }
  const nameRelationship = ({ look, x, y }: ScreenRelationship) => {
    if (look.caption === '') return
    const strong = look.selected || look.pointed
    take(
      {
        of: 'relationship',
        id: look.id,
        cut: null,
        strong,
        emphasis: look.emphasis === 'lit' ? 'lit' : 'normal',
        full: look.caption,
        // What is meant stands in a frame of its own.
        half: strong ? HALF + 3 : HALF,
        letters: strong ? LETTERS_STRONG : LETTERS.slice(0, 1),
      },
      width => {
        if (!strong) return (look.emphasis === 'lit' ? [0, -16, 16, -32, 32] : [0]).map(by => [x, y + by] as const)
        // Beside the line, so that the line itself stays in sight.
        const [left, right] = [frame.left + width / 2 + 8, frame.right - width / 2 - 8]
        const [top, bottom] = [frame.top + HALF + 6, frame.bottom - HALF - 6]
        const at = Math.max(left, Math.min(right, x))
        return [-22, 22, -38, 38, -54, 54, -70, 70, 0].map(by => [at, Math.max(top, Math.min(bottom, y)) + by] as const)
      },
      strong ? [loud, nothing] : [],
    )
  }

  const ranked = named
    .filter(({ x, y, radius }) => isNear(frame, x, y, radius))
    .sort((a, b) => rank(b.look, whole) - rank(a.look, whole))
  const first = ranked.findIndex(({ look }) => !isStrong(look, whole))
  const strong = first < 0 ? ranked.length : first
  const meant = relationships.filter(({ look }) => look.selected || look.pointed)
  for (const node of ranked.slice(0, strong)) nameNode(node)
  // The relationship that is meant is named before the nodes round it: its caption has few places only.
  for (const one of meant) nameRelationship(one)
  // Who reads a relationship wants to see between whom.
  const ends = new Set(meant.length <= FEW ? meant.flatMap(({ look }) => [look.start, look.end]) : [])
  const rest = ranked.slice(strong)
  for (const node of rest) if (ends.has(node.look.id)) nameNode(node)
  for (const node of rest) if (!ends.has(node.look.id)) nameNode(node)
  for (const emphasis of ['lit', 'normal'])
    for (const one of relationships)
      if (one.look.emphasis === emphasis && !one.look.selected && !one.look.pointed) nameRelationship(one)
  return placed
}

/** Said whole, and before all others. Of many selected nodes none is. */
const isStrong = (look: NodeLook, whole: boolean) => look.focused || look.pointed || (look.selected && whole)

const isNear = (frame: Frame, x: number, y: number, radius: number) =>
  x > frame.left - radius && y > frame.top - radius && x < frame.right + radius && y < frame.bottom + radius

const rank = (look: NodeLook, whole: boolean) =>
  (isStrong(look, whole) ? 1e7 : 0) +
  (look.focused ? 4e6 : 0) +
  (look.pointed ? 2e6 : 0) +
  (look.selected ? 1e6 : 0) +
  (look.cut === null ? 0 : 1e5) +
  (look.fresh ? 1e4 : 0) +
  (look.emphasis === 'lit' ? 1e3 : 0) +
  Math.min(999, look.degree)

export function shortened(text: string, longest: number): string {
  const letters = [...text]
  if (letters.length <= longest) return text
  return `${letters
    .slice(0, longest - 1)
    .join('')
    .trimEnd()}…`
}

/** Boxes on screen that are taken, in a coarse grid. */
class Boxes {
  private readonly cells = new Map<number, Frame[]>()

  add(box: Frame) {
    this.visit(box, (cell, key) => {
      if (cell) cell.push(box)
      else this.cells.set(key, [box])
      return false
    })
  }

  isFree(box: Frame): boolean {
    return !this.visit(box, cell => cell?.some(other => overlap(other, box)) ?? false)
  }

  private visit(box: Frame, test: (cell: Frame[] | undefined, key: number) => boolean): boolean {
    for (let column = Math.floor(box.left / 80); column <= Math.floor(box.right / 80); column++)
      for (let row = Math.floor(box.top / 40); row <= Math.floor(box.bottom / 40); row++) {
        const key = column * 100_003 + row
        if (test(this.cells.get(key), key)) return true
      }
    return false
  }
}

const nothing = new Boxes()

export const overlap = (a: Frame, b: Frame): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
