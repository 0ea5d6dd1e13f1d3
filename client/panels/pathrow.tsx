import { Button } from '@mantine/core'
import { type KeyboardEvent, useId, useState } from 'react'
import type { PathsAnswer } from '../../server/contract/messages.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, qualifierOf, verbOf } from '../model/caption.ts'
import { pathName } from '../model/explanation.ts'
import { phrase } from '../model/phrase.ts'
import { placing } from '../model/place.ts'
import { adding } from '../model/scene.ts'
import { doing, viewing } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import { Explanation } from './explanation.tsx'
import classes from './paths.module.css'
import { StatusBadge } from './status.tsx'

export type FoundPath = PathsAnswer['paths'][number]

/** One path: how far, how well proven, and its names in reading order. Pointed at, it is lit on the canvas. */
export function PathRow({ found, answer }: { found: FoundPath; answer: PathsAnswer }) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const [isExplained, setExplained] = useState(false)
  const id = useId()
  const { nodes, relationships } = found.path
  const ids = { nodes: new Set(nodes.map(({ id }) => id)), relationships: new Set(relationships.map(({ id }) => id)) }
  const undrawn = nodes.filter(({ id }) => scene.nodes.get(id)?.hidden !== false)
  const isDrawn = undrawn.length === 0 && relationships.every(({ id }) => scene.relationships.get(id)?.hidden === false)
  const preview = (on: boolean) => store.update(state => viewing(state, { preview: on ? ids : null }))

  const add = () => {
    const name = pathName([answer.from, answer.to], schema, language)
    const text = phrase('step.path', { name })
    explorer.carryOut({
      update: state => {
        const change = adding(state.scene, found.path, placing(state.scene, found.path))
        const drawn = isDrawn ? state : doing(state, { name: text, change, ran: answer.ran, at: Date.now() })
        return viewing(drawn, { selection: ids, preview: null })
      },
      ...(isDrawn ? {} : { say: { text, undo: true } }),
      viewport: { kind: 'fit', nodes: [...ids.nodes] },
    })
  }

  return (
    <li
      className={classes.path}
      onPointerEnter={() => preview(true)}
      onPointerLeave={() => preview(false)}
      onFocus={() => preview(true)}
      onBlur={() => preview(false)}
      onKeyDown={moveAmongRows}
    >
      <span className={classes.meta}>
        <span>{t('paths.hopCount', { count: found.hops })}</span>
        {(found.weakest || schema?.evidence) && (
          <span className={classes.weakest}>
            {t('paths.weakest')} <StatusBadge line={found.weakest ?? 'unproven'} />
          </span>
        )}
        {undrawn.length > 0 && <span>{t('paths.notDrawn', { count: undrawn.length })}</span>}
      </span>
      <span id={id}>
        {nodes.map((node, index) => {
          const relationship = relationships[index]
          const qualifier = relationship && qualifierOf(relationship)
          const isUndrawn = undrawn.includes(node)
          return (
            <span key={node.id}>
              <strong
                className={isUndrawn ? classes.undrawn : undefined}
                title={isUndrawn ? t('paths.undrawnNode') : undefined}
              >
                {captionOf(node, schema, language)}
              </strong>
              {relationship && (
                <span className={classes.tie}>
                  {relationship.start === node.id ? ' — ' : ' ← '}
                  {verbOf(relationship.type)}
                  {qualifier && ` (${qualifier})`}
                  {relationship.start === node.id ? ' → ' : ' — '}
                </span>
              )}
            </span>
          )
        })}
      </span>
      <span className={classes.acts}>
        <Button size="compact-xs" variant="light" data-row aria-describedby={id} onClick={add}>
          {t(isDrawn ? 'paths.show' : 'paths.add')}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-expanded={isExplained}
          aria-describedby={id}
          onClick={() => setExplained(!isExplained)}
        >
          {t('paths.explain')}
        </Button>
      </span>
      {isExplained && <Explanation path={found.path} />}
    </li>
  )
}

/** Up and Down, Home and End go from path to path; Enter is the button's own. */
function moveAmongRows(event: KeyboardEvent<HTMLLIElement>) {
  const rows = [...(event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
  const at = rows.findIndex(row => event.currentTarget.contains(row))
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
  if (to === undefined || !rows[to]) return
  event.preventDefault()
  rows[to].focus()
}
