import type { ProblemPlace } from '../contract/problem.ts'
import type { Incoming, Position } from './format.ts'
import { jsonOr } from './json.ts'
import { createParts, type Parts } from './parts.ts'
import { createLists, type Lists } from './rdflists.ts'
import {
  endsOf,
  isPlain,
  isRelationship,
  namedIn,
  nodeOf,
  plainRelationship,
  type Resource,
  relationshipOf,
} from './rdfresources.ts'
import type { Statements } from './rdfstatements.ts'
import { prefixes } from './rdfwords.ts'

/** A statement between two nodes that a relationship of ours may have besides; or such a relationship. */
interface Link {
  source: string
  target: string
  at: Position
  predicate?: string
  relationship?: { one: Incoming; doubles: string[] }
}

const exportIri = `${prefixes.guanxi}export`

/**
 * The graph that statements make: what something is said of, or what is named as an object, is a node; classes are its
 * labels, literals its properties; other statements are relationships. Resources of ours with a source and a target are
 * relationships, and the plain statements that say the same are passed over.
 *
 * RDF has no order: all is read before the first node is given. A megabyte is held, and what is more goes to temporary
 * files, of which a 64th is held at a time.
 */
export async function* graphOf(statements: Statements): AsyncGenerator<Incoming> {
  const lists = createLists()
  const runs = createParts<Resource>()
  const links = createParts<Link>()
  try {
    const { front, plain } = yield* gather(lists.gathered(statements), runs, links)
    for await (const part of runs.read()) {
      const later: Incoming[] = []
      for (const resource of joined(part, lists)) {
        if (resource.subject === exportIri) yield* aboutIn(resource)
        else if (isRelationship(resource)) {
          const ends = endsOf(resource)
          for (const one of relationshipOf(resource, front))
            if (plain && ends && 'relationship' in one) {
              const { source, target, doubles } = ends
              await links.add(source, { source, target, at: resource.at, relationship: { one, doubles } })
            } else later.push(one)
        } else {
          const { node, relationships } = nodeOf(resource, front)
          yield node
          for (const one of relationships) later.push(one)
        }
      }
      yield* later
    }
    for await (const part of links.read()) yield* withoutDoubles(part)
    const { count, at } = lists.unused()
    if (count > 0) yield { problem: { message: `items of lists hang on nothing: ${count} of them`, ...at } }
  } finally {
    await runs.close()
    await links.close()
  }
}

/** What has to be known of all statements before the first node. */
interface Gathered {
  /** What stands before the keys of passages in their ids. */
  front: string
  /** Whether there are plain statements that some relationship may have besides. */
  plain: boolean
}

/** Statements that are kept together before they are put away. */
const longestRun = 1000

/**
 * Puts away what stands together by what it is about. In a file of ours each relationship comes right behind its plain
 * statements, which are then passed over at once.
 */
async function* gather(
  statements: Statements,
  runs: Parts<Resource>,
  links: Parts<Link>,
): AsyncGenerator<{ problem: ProblemPlace }, Gathered> {
  const gathered: Gathered = { front: '', plain: false }
  let run: Resource | undefined
  let waiting: (Link & { predicate: string })[] = []
  const name = (subject: string, at: Position) => runs.add(subject, { subject, at, says: [] })
  const end = async (): Promise<void> => {
    const ends = run && endsOf(run)
    if (run) await runs.add(run.subject, run)
    run = undefined
    for (const link of waiting) {
      if (ends?.source === link.source && ends.target === link.target && ends.doubles.includes(link.predicate)) continue
      gathered.plain = true
      await links.add(link.source, link)
      await name(link.source, link.at)
      await name(link.target, link.at)
    }
    waiting = []
  }
  for await (const some of statements)
    for (const one of some) {
      if ('problem' in one) {
        yield one
        continue
      }
      const { subject, predicate, object, at } = one
      if (isPlain(subject, predicate, object)) {
        if (run || waiting.length >= longestRun) await end()
        waiting.push({ source: subject, target: object.id, predicate, at })
        continue
      }
      if (run && (run.subject !== subject || run.says.length >= longestRun)) await end()
      run ??= { subject, at, says: [] }
      run.says.push([predicate, object])
      if (subject === exportIri && predicate === `${prefixes.guanxi}passages` && 'text' in object)
        gathered.front = object.text
      for (const id of namedIn(subject, predicate, object)) if (id !== subject) await name(id, at)
    }
  await end()
  return gathered
}

/** All that is said of each thing, each statement once, lists whole. */
function joined(part: readonly Resource[], lists: Lists): Iterable<Resource> {
  const resources = new Map<string, Resource & { said: Set<string> }>()
  for (const { subject, at, says } of part) {
    const known = resources.get(subject)
    const resource = known ?? { subject, at, says: [], said: new Set() }
    if (resource.says.length === 0) resource.at = at
    // What is only named comes before others where it is named first: nodes stand in the order of their own statements.
    if (!known || (known.says.length === 0 && says.length > 0)) resources.delete(subject)
    resources.set(subject, resource)
    for (const [predicate, object] of says) {
      const whole = lists.resolved(object)
      const text = JSON.stringify([predicate, whole])
      if (resource.said.has(text)) continue
      resource.said.add(text)
      resource.says.push([predicate, whole])
    }
  }
  return [...resources.values()].filter(({ subject, says }) => says.length > 0 || !lists.has(subject))
}

function* aboutIn({ says }: Resource): Generator<Incoming> {
  for (const [predicate, object] of says) {
    const about = predicate === `${prefixes.guanxi}about` && 'text' in object ? jsonOr(object.text) : undefined
    if (about !== undefined) yield { about }
  }
}

function* withoutDoubles(part: readonly Link[]): Generator<Incoming> {
  const place = ({ source, target }: Link) => JSON.stringify([source, target])
  const doubles = new Map<string, Set<string>>()
  for (const link of part)
    for (const predicate of link.relationship?.doubles ?? [])
      doubles.set(place(link), (doubles.get(place(link)) ?? new Set()).add(predicate))
  const said = new Set<string>()
  for (const link of part) {
    const { source, target, predicate, relationship, at } = link
    if (relationship) yield relationship.one
    else if (predicate !== undefined && !doubles.get(place(link))?.has(predicate)) {
      const text = `${predicate} ${place(link)}`
      if (!said.has(text)) yield plainRelationship(source, predicate, target, at)
      said.add(text)
    }
  }
}
