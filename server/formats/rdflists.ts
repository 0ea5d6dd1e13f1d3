import { AppError } from '../errors.ts'
import type { Position } from './format.ts'
import { isBlank, type RdfLiteral, type RdfObject, rdf, type Said, type Statements } from './rdfstatements.ts'

/** An item of a list, as RDF says it: a blank node of its own, with what it holds and the next of them. */
interface Cell {
  first?: RdfObject
  rest?: Exclude<RdfObject, RdfLiteral>
  used: boolean
  at: Position
}

/** Items whose lists come later or never; syntaxes that write lists in brackets leave none. */
const mostCells = 1_000_000

const [first, rest, nil, type, list] = [rdf('first'), rdf('rest'), rdf('nil'), rdf('type'), rdf('List')] as const

/** Lists within lists; deeper ones are left as the nodes that they are made of. */
const deepest = 5

/** As often as such items may be taken: a few that name one another could make more lists than there is memory. */
const mostTaken = 3 * mostCells

const tooMany = (at: Position): AppError =>
  new AppError(
    'FILE_INVALID',
    `More than ${mostCells.toLocaleString('en')} items of lists stand apart from their lists. Write the file as Turtle.`,
    { places: [{ message: 'too many items of lists', ...at }] },
  )

/** Puts lists together again from their cells. */
export interface Lists {
  /** The statements without those that are cells, lists in their objects where they are known by then. */
  gathered(statements: Statements): Statements
  /** An object that may be a list; once all is read. */
  resolved(object: RdfObject): RdfObject
  /** Whether it is an item of a list. */
  has(id: string): boolean
  /** Cells that are in no list that anything says; once all objects are resolved. */
  unused(): { count: number; at?: Position }
}

export function createLists(): Lists {
  const cells = new Map<string, Cell>()
  let taken = 0

  function itemsFrom(head: string, depth: number): RdfObject[] | undefined {
    const seen = new Set<string>()
    const items: RdfObject[] = []
    let next: Cell['rest'] = { id: head }
    while ('id' in next && next.id !== nil) {
      const cell = cells.get(next.id)
      if (!cell?.first || !cell.rest || seen.has(next.id)) return undefined
      seen.add(next.id)
      items.push(resolved(cell.first, depth + 1))
      next = cell.rest
    }
    // JSON-LD of others has the end of a list as a list.
    if ('items' in next) items.push(...next.items.map(item => resolved(item, depth + 1)))
    for (const id of seen) {
      const cell = cells.get(id) as Cell
      cell.used = true
      // What was written in brackets has no name by which anything else could say it.
      if (id.startsWith('_:n3-')) cells.delete(id)
      else if (++taken > mostTaken) throw tooMany(cell.at)
    }
    return items
  }

  function resolved(object: RdfObject, depth = 0): RdfObject {
    if ('items' in object) return { items: object.items.map(item => resolved(item, depth + 1)) }
    if (!('id' in object) || depth > deepest) return object
    const items = object.id === nil ? [] : cells.has(object.id) ? itemsFrom(object.id, depth) : undefined
    return items ? { items } : object
  }

  function kept(one: Said): Said | [] {
    if ('problem' in one) return one
    const { subject, predicate, object, at } = one
    const isFirst = predicate === first
    if (isBlank(subject) && (isFirst || (predicate === rest && !('text' in object)))) {
      const cell = cells.get(subject) ?? { used: false, at }
      cells.set(subject, cell)
      if (isFirst) cell.first = object
      else if (!('text' in object)) cell.rest = object
      if (cells.size > mostCells) throw tooMany(at)
      return []
    }
    if (predicate === type && 'id' in object && object.id === list) return []
    const whole = resolved(object)
    return whole === object ? one : { ...one, object: whole }
  }

  return {
    resolved: object => resolved(object),
    has: id => cells.has(id),
    async *gathered(statements) {
      for await (const some of statements) yield some.flatMap(kept)
    },
    unused() {
      const left = [...cells.values()].filter(({ used }) => !used)
      return { count: left.length, ...(left[0] && { at: left[0].at }) }
    },
  }
}
