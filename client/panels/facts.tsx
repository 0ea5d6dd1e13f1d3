import { Text } from '@mantine/core'
import type { Properties } from '../../server/contract/graph.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, textOf, verbOf } from '../model/caption.ts'
import type { DrawnNode, DrawnRelationship } from '../model/scene.ts'
import { viewing } from '../model/state.ts'
import { nothingSelected } from '../model/view.ts'
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
    return (
      <>
        <PropertyList properties={(node ?? relationship)!.properties} />
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

/** Long texts first read, keys and evidence last: they are for copying. */
const order = ['description', 'claim', 'note']
const last = ['aliases', 'key', 'evidence']
const rank = (name: string) =>
  order.includes(name) ? order.indexOf(name) : last.includes(name) ? 100 + last.indexOf(name) : 50

export function PropertyList({ properties }: { properties: Properties }) {
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
            <dt>{name}</dt>
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
