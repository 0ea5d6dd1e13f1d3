import { Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, qualifierOf, verbOf } from '../model/caption.ts'
import { incidence } from '../model/scene.ts'
import { viewing } from '../model/state.ts'
import { appearancesFor, legendOf, mainLabel, nothingSelected } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { LabelMark } from './mark.tsx'
import classes from './outline.module.css'

const SHOWN = 100

/** Everything that is drawn as lists: label, its nodes, their relationships. What is chosen here is chosen on the canvas. */
export function Outline() {
  const { store } = useExplorer()
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const selection = useSelect(state => state.view.selection)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [openNodes, setOpenNodes] = useState<ReadonlySet<string>>(new Set())
  const [limits, setLimits] = useState<ReadonlyMap<string, number>>(new Map())

  const { byLabel, incident } = useMemo(() => {
    const appearances = appearancesFor(scene, schema)
    const groups = new Map<string, { id: string; caption: string }[]>()
    for (const [id, { node, hidden }] of scene.nodes) {
      if (hidden) continue
      const label = mainLabel(node, appearances)
      const row = { id, caption: captionOf(node, schema, language) }
      const list = groups.get(label)
      if (list) list.push(row)
      else groups.set(label, [row])
    }
    for (const list of groups.values()) list.sort((a, b) => a.caption.localeCompare(b.caption, language))
    return { byLabel: groups, incident: incidence(scene) }
  }, [scene, schema, language])

  const flip = (set: ReadonlySet<string>, key: string) => {
    const next = new Set(set)
    if (!next.delete(key)) next.add(key)
    return next
  }
  const selectNode = (id: string) => {
    store.update(state => viewing(state, { selection: { ...nothingSelected, nodes: new Set([id]) }, focus: id }))
  }
  const selectRelationship = (id: string) =>
    store.update(state => viewing(state, { selection: { ...nothingSelected, relationships: new Set([id]) } }))

  if (byLabel.size === 0)
    return (
      <Text size="sm" c="dimmed" p="md">
        {t('outline.empty')}
      </Text>
    )
  return (
    <ul className={classes.outline}>
      {legendOf(scene, schema)
        .labels.filter(({ name }) => byLabel.has(name))
        .map(({ name, appearance }) => {
          const nodes = byLabel.get(name)!
          const isOpen = !closed.has(name)
          const limit = limits.get(name) ?? SHOWN
          return (
            <li key={name}>
              <UnstyledButton
                className={classes.label}
                aria-expanded={isOpen}
                onClick={() => setClosed(flip(closed, name))}
              >
                {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                <LabelMark appearance={appearance} label={name} size={18} />
                <span className={classes.grow}>{name}</span>
                <span className={classes.count}>{number(nodes.length)}</span>
              </UnstyledButton>
              {isOpen && (
                <ul>
                  {nodes.slice(0, limit).map(({ id, caption }) => {
                    const ties = incident.get(id) ?? []
                    const isNodeOpen = openNodes.has(id)
                    return (
                      <li key={id}>
                        <div className={classes.node} data-selected={selection.nodes.has(id) || undefined}>
                          <UnstyledButton
                            className={classes.chevron}
                            aria-expanded={isNodeOpen}
                            aria-label={t('outline.relationshipsOf', { name: caption })}
                            disabled={ties.length === 0}
                            onClick={() => setOpenNodes(flip(openNodes, id))}
                          >
                            {isNodeOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                          </UnstyledButton>
                          <UnstyledButton
                            className={classes.grow}
                            aria-pressed={selection.nodes.has(id)}
                            onClick={() => selectNode(id)}
                          >
                            {caption}
                          </UnstyledButton>
                          <span className={classes.count}>{ties.length}</span>
                        </div>
                        {isNodeOpen && (
                          <ul>
                            {ties.map(tie => {
                              const { relationship } = scene.relationships.get(tie)!
                              const isOut = relationship.start === id
                              const other = scene.nodes.get(isOut ? relationship.end : relationship.start)?.node
                              const qualifier = qualifierOf(relationship)
                              return (
                                <li key={tie}>
                                  <UnstyledButton
                                    className={classes.tie}
                                    data-selected={selection.relationships.has(tie) || undefined}
                                    aria-pressed={selection.relationships.has(tie)}
                                    onClick={() => selectRelationship(tie)}
                                  >
                                    {isOut ? '→' : '←'} {verbOf(relationship.type)}
                                    {qualifier && ` (${qualifier})`} {other && captionOf(other, schema, language)}
                                  </UnstyledButton>
                                </li>
                              )
                            })}
                          </ul>
                        )}
                      </li>
                    )
                  })}
                  {nodes.length > limit && (
                    <li>
                      <UnstyledButton
                        className={classes.more}
                        onClick={() => setLimits(new Map(limits).set(name, limit + 500))}
                      >
                        {t('list.more', { shown: limit, total: nodes.length })}
                      </UnstyledButton>
                    </li>
                  )}
                </ul>
              )}
            </li>
          )
        })}
    </ul>
  )
}
