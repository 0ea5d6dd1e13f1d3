import { type Properties, toNumber, type Value } from '../contract/graph.ts'

/** One entry of a seed's checklist.yaml; its head says what each field asks for. */
export interface ChecklistEntry {
  line?: number
  node?: string
  properties?: Properties
  relationship?: Properties
  statistic?: Properties
  named?: string
  label?: string
}

export interface Checklist {
  present: ChecklistEntry[]
  absent: ChecklistEntry[]
}

export interface CheckedGraph {
  nodes: Iterable<{ labels: string[]; key: string; properties: Properties }>
  relationships: Iterable<{ type: string; from: string; to: string; properties: Properties }>
}

const equal = (wanted: Value, found: Value | undefined): boolean =>
  found !== undefined && (wanted === found || (toNumber(wanted) !== undefined && toNumber(wanted) === toNumber(found)))

const has = (properties: Properties, wanted: Properties): boolean =>
  Object.entries(wanted).every(([name, value]) => {
    const found = properties[name]
    return Array.isArray(found) && !Array.isArray(value) ? found.includes(value) : equal(value, found)
  })

const provenBy = (properties: Properties, line: number | undefined): boolean =>
  line === undefined || (properties.evidence as string[] | undefined)?.some(key => key.includes(`#${line}.`)) === true

/** Every entry that the graph does not bear out, as text. Empty when all is as the list says. */
export function missesOf(checklist: Checklist, graph: CheckedGraph): string[] {
  const nodes = [...graph.nodes]
  const relationships = [...graph.relationships].map(({ type, from, to, properties }) => ({
    ...properties,
    type,
    from,
    to,
  }))
  const about = relationships.filter(one => one.type === 'ABOUT')

  /** Properties of everything that an entry describes. */
  const found = (entry: ChecklistEntry): Properties[] => {
    if (entry.node !== undefined) {
      return nodes
        .filter(one => one.key === entry.node && has(one.properties, entry.properties ?? {}))
        .map(one => one.properties)
    }
    if (entry.relationship) return relationships.filter(one => has(one, entry.relationship!))
    if (entry.statistic) {
      const { about: subject, ...wanted } = entry.statistic
      return nodes
        .filter(one => one.labels.includes('Statistic') && has(one.properties, wanted))
        .filter(one => subject === undefined || about.some(({ from, to }) => from === one.key && to === subject))
        .map(one => one.properties)
    }
    if (entry.named !== undefined) {
      const words = entry.named.toLowerCase()
      return nodes
        .filter(({ labels }) => (entry.label ? labels.includes(entry.label) : !labels.includes('Report')))
        .map(one => one.properties)
        .filter(({ name, aliases }) =>
          [name, ...((aliases ?? []) as Value[])].some(text => String(text).toLowerCase().includes(words)),
        )
    }
    throw new Error(`The checklist has an entry that asks for nothing: ${JSON.stringify(entry)}`)
  }
  return [
    ...checklist.present.flatMap(entry => {
      const matches = found(entry)
      if (matches.some(properties => provenBy(properties, entry.line))) return []
      return [`${matches.length > 0 ? 'not proven by this line' : 'missing'}: ${JSON.stringify(entry)}`]
    }),
    ...checklist.absent.flatMap(entry =>
      found(entry).length > 0 ? [`should not be there: ${JSON.stringify(entry)}`] : [],
    ),
  ]
}
