import { ActionIcon, Text } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import type { Properties, Value } from '../../server/contract/graph.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, textOf, verbOf } from '../model/caption.ts'
import { filteringBy } from '../model/commands/filtering.ts'
import { type Subject, textsOf } from '../model/filters.ts'
import type { DrawnNode, DrawnRelationship } from '../model/scene.ts'
import { viewing } from '../model/state.ts'
import { appearancesFor, mainLabel, nothingSelected } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import classes from './facts.module.css'
import { NodeMark } from './mark.tsx'
import { Why } from './why.tsx'

/** All properties of one thing; of many, the list of them. */
export function Facts({ nodes, relationships }: { nodes: DrawnNode[]; relationships: DrawnRelationship[] }) {
  const { store } = useExplorer()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const { t } = useText()
  if (nodes.length + relationships.length === 1) {
    const node = nodes[0]?.node
    const relationship = relationships[0]?.relationship
    const scope = node
      ? ({ of: 'node', within: mainLabel(node, appearancesFor(store.get().scene, schema)) } as const)
      : ({ of: 'relationship', within: relationship!.type } as const)
    return (
      <>
        <PropertyList properties={(node ?? relationship)!.properties} scope={scope} />
        <Why kind={node ? 'node' : 'relationship'} id={(node ?? relationship)!.id} />
      </>
    )
  }
  const select = (selection: { nodes?: Set<string>; relationships?: Set<string> }) =>
    store.update(state => viewing(state, { selection: { ...nothingSelected, ...selection } }))
  const caption = (id: string) => {
    const node = store.get().scene.nodes.get(id)?.node
    return node ? captionOf(node, schema, language) : id
  }
  const shown = 200
  return (
    <ul className={classes.list}>
      {nodes.slice(0, shown).map(({ node }) => (
        <li key={node.id}>
          <button type="button" onClick={() => select({ nodes: new Set([node.id]) })}>
            <NodeMark node={node} size={18} /> {captionOf(node, schema, language)}
          </button>
        </li>
      ))}
      {relationships.slice(0, shown).map(({ relationship }) => (
        <li key={relationship.id}>
          <button type="button" onClick={() => select({ relationships: new Set([relationship.id]) })}>
            <span>
              {caption(relationship.start)} → <em>{verbOf(relationship.type)}</em> → {caption(relationship.end)}
            </span>
          </button>
        </li>
      ))}
      {nodes.length + relationships.length > shown && (
        <Text component="li" size="xs" c="dimmed" p="xs">
          {t('list.cut', {
            shown: Math.min(nodes.length, shown) + Math.min(relationships.length, shown),
            total: nodes.length + relationships.length,
          })}
        </Text>
      )}
    </ul>
  )
}

/** What a filter by one of the values speaks of. */
type Scope = Pick<Subject, 'of' | 'within'>

/** Long texts first read, keys and evidence last: they are for copying. */
const order = ['description', 'claim', 'note']
const last = ['aliases', 'key', 'evidence']
const rank = (name: string) =>
  order.includes(name) ? order.indexOf(name) : last.includes(name) ? 100 + last.indexOf(name) : 50

function PropertyList({ properties, scope }: { properties: Properties; scope: Scope }) {
  const { t } = useText()
  const rows = Object.entries(properties).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed" p="md">
        {t('facts.none')}
      </Text>
    )
  return (
    <dl className={classes.facts}>
      {rows.map(([name, value]) => {
        const text = textOf(value)
        return (
          <div key={name}>
            <dt>
              {name}
              <ByValue name={name} value={value} scope={scope} />
            </dt>
            <dd data-empty={text === '' || undefined}>
              {Array.isArray(value) ? (
                value.map((item, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a list of values has no identity but its order
                  <span key={index} className={classes.item}>
                    {textOf(item)}
                  </span>
                ))
              ) : /^https?:\/\/\S+$/.test(text) ? (
                <a href={text} target="_blank" rel="noreferrer noopener">
                  {text}
                </a>
              ) : (
                text || t(value === null ? 'facts.null' : 'facts.empty')
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** Filters by a value, or by that there is none. */
function ByValue({ name, value, scope }: { name: string; value: Value; scope: Scope }) {
  const explorer = useExplorer()
  const { t } = useText()
  const values = textsOf(value).filter(text => text !== '')
  const subject = { ...scope, property: name }
  const add = () =>
    explorer.carryOut(
      filteringBy(
        explorer.store.get(),
        values.length > 0 ? { kind: 'value', ...subject, values } : { kind: 'missing', ...subject },
        Date.now(),
      ),
    )
  const label = t('filters.by', { name })
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={24}
      className={classes.filter}
      aria-label={label}
      title={label}
      onClick={add}
    >
      <IconFilter size={14} />
    </ActionIcon>
  )
}
