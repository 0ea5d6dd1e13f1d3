import { Kbd, Loader, Text } from '@mantine/core'
import { IconCommand, IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { SearchAnswer } from '../../server/contract/messages.ts'
import { isSourceNode, visibleLabels } from '../../server/contract/source.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf } from '../model/caption.ts'
import { type Command, commands } from '../model/commands.ts'
import { phrase } from '../model/phrase.ts'
import { placing } from '../model/place.ts'
import { adding, inSight, type Scene } from '../model/scene.ts'
import { doing, viewing } from '../model/state.ts'
import { nothingSelected } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import { NodeMark } from './mark.tsx'
import classes from './search.module.css'
import { Trouble } from './trouble.tsx'

type Hit = SearchAnswer['hits'][number]
const FIRST = 12
const MORE = 100

/** One box for what is drawn, what is in the database, and what can be done. */
export function Search() {
  const explorer = useExplorer()
  const { t, number } = useText()
  const searching = useSelect(state => state.panels.searching)
  const scene = useSelect(state => state.scene)
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const [limit, setLimit] = useState(FIRST)
  const listId = useId()
  const q = text.trim()

  useEffect(() => {
    if (searching > 0) {
      input.current?.focus()
      input.current?.select()
    }
  }, [searching])

  const { answer, error, loading, retry } = useAnswer('search', isOpen && q !== '' ? { q, limit } : null, {
    delay: 150,
  })
  // The last answer stays while the next is on its way: a list that blinks cannot be read.
  const lastAnswer = useRef<SearchAnswer | null>(null)
  if (answer) lastAnswer.current = answer
  if (q === '') lastAnswer.current = null
  const shown = q === '' ? null : (answer ?? lastAnswer.current)
  const hits = shown?.hits ?? []
  const isDrawn = ({ node }: Pick<Hit, 'node'>) => scene.nodes.get(node.id)?.hidden === false
  const drawn = hits.filter(isDrawn)
  const sentences = hits.filter(hit => !isDrawn(hit) && isSourceNode(hit.node.labels))
  const others = hits.filter(hit => !isDrawn(hit) && !isSourceNode(hit.node.labels))
  const found = q === '' ? [] : matchingCommands(q, command => t(`command.${command.id}`))
  const options: {
    id: string
    pick: (event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }) => void
    content: ReactNode
  }[] = [
    ...[...drawn, ...others, ...sentences].map(hit => ({
      id: `node ${hit.node.id}`,
      pick: (event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }) => go(hit, event),
      content: <HitRow hit={hit} />,
    })),
    ...found.map(command => ({
      id: `command ${command.id}`,
      pick: () => {
        close()
        explorer.run(command.id)
      },
      content: (
        <>
          <IconCommand size={16} />
          <span className={classes.name}>{t(`command.${command.id}`)}</span>
          {command.keys[0] && <Kbd size="xs">{command.keys[0]}</Kbd>}
        </>
      ),
    })),
  ]

  const close = () => {
    setOpen(false)
    document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }

  const go = ({ node }: Hit, event: { ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }) => {
    const { store } = explorer
    if (isSourceNode(node.labels) && !isDrawn({ node })) {
      const proven = provenBy(store.get().scene, node.properties.key)
      if (proven.length > 0) {
        setOpen(false)
        explorer.run('evidence', { nodes: [], relationships: proven })
        return
      }
    }
    const stay = event.ctrlKey || event.metaKey
    const name = captionOf(node, store.get().schema, store.get().language)
    const before = store.get().scene.nodes.get(node.id)
    const isNew = before === undefined || before.hidden
    if (isNew) {
      const view = explorer.canvas.current?.viewport()
      const origin = view && {
        x: (view.width / 2 - view.pan.x) / view.zoom,
        y: (view.height / 2 - view.pan.y) / view.zoom,
      }
      const graph = { nodes: [node], relationships: [] }
      explorer.carryOut({
        update: state =>
          doing(state, {
            name: phrase('step.add', { name }),
            change: adding(state.scene, graph, placing(state.scene, graph, origin)),
            at: Date.now(),
          }),
        say: { text: phrase('say.addedOne', { name }), undo: true },
      })
      if (!store.get().scene.nodes.has(node.id)) return setOpen(false)
    }
    store.update(state =>
      viewing(state, { selection: { ...nothingSelected, nodes: new Set([node.id]) }, focus: node.id }),
    )
    setOpen(false)
    if (event.shiftKey) {
      explorer.run('expand', { nodes: [node.id], relationships: [] })
      return
    }
    if (!stay) explorer.carryOut({ viewport: { kind: 'centre', node: node.id } })
    document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      if (options.length > 0) setActive(before => (before + step + options.length) % options.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      // Enter before the answer has come takes no guess.
      if (!loading) options[Math.min(active, options.length - 1)]?.pick(event)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      close()
    }
  }

  const optionId = (index: number) => `${listId}-${index}`
  const rows = (from: number, to: number) =>
    options.slice(from, to).map(({ id, pick, content }, offset) => {
      const index = from + offset
      return (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the box, which moves the active option
        <div
          key={id}
          id={optionId(index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={classes.option}
          ref={element => {
            if (index === active) element?.scrollIntoView({ block: 'nearest' })
          }}
          onPointerMove={() => setActive(index)}
          onMouseDown={event => event.preventDefault()}
          onClick={pick}
        >
          {content}
        </div>
      )
    })

  const expanded = isOpen && q !== ''
  return (
    <div className={classes.search}>
      <IconSearch size={16} className={classes.icon} />
      <input
        ref={input}
        className={classes.input}
        type="text"
        role="combobox"
        aria-label={t('search.label')}
        aria-expanded={expanded}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={expanded && options.length > 0 ? optionId(active) : undefined}
        placeholder={t('search.placeholder')}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={event => {
          setText(event.currentTarget.value)
          setActive(0)
          setLimit(FIRST)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {text === '' && <Kbd className={classes.hint}>/</Kbd>}
      {expanded && (
        <div className={classes.results}>
          <div id={listId} role="listbox" aria-label={t('search.results')}>
            {drawn.length > 0 && <Section title={t('search.onCanvas')}>{rows(0, drawn.length)}</Section>}
            {others.length > 0 && (
              <Section title={t('search.inDatabase')}>{rows(drawn.length, drawn.length + others.length)}</Section>
            )}
            {sentences.length > 0 && (
              <Section title={t('search.sentences')}>{rows(drawn.length + others.length, hits.length)}</Section>
            )}
            {found.length > 0 && <Section title={t('search.commands')}>{rows(hits.length, options.length)}</Section>}
          </div>
          {error !== null && <Trouble error={error} retry={retry} />}
          {loading && !shown && (
            <Text size="sm" c="dimmed" p="sm" component="div">
              <Loader size="xs" mr="xs" /> {t('search.searching')}
            </Text>
          )}
          {shown && hits.length === 0 && !loading && (
            <Text size="sm" p="sm" role="status">
              {t('search.none', { q })}
            </Text>
          )}
          {shown && hits.length > 0 && (
            <div className={classes.footer} role="status">
              <span>
                {t(shown.totalExact ? 'search.shown' : 'search.shownAtLeast', {
                  shown: number(hits.length),
                  total: number(shown.total),
                })}
                {shown.note && ` · ${shown.note}`}
              </span>
              {shown.total > hits.length && limit < MORE && (
                <button type="button" onMouseDown={event => event.preventDefault()} onClick={() => setLimit(MORE)}>
                  {t('search.more', { count: MORE })}
                </button>
              )}
              <span className={classes.keys}>{t('search.keys')}</span>
            </div>
          )}
        </div>
      )}
    </div>
  )
}

/** Relationships in sight that a passage proves. */
const provenBy = (scene: Scene, key: unknown): string[] =>
  inSight(scene).relationships.filter(id => {
    const { evidence } = scene.relationships.get(id)!.relationship.properties
    return Array.isArray(evidence) && typeof key === 'string' && evidence.includes(key)
  })

function matchingCommands(q: string, labelOf: (command: Command) => string): Command[] {
  const words = q.toLowerCase().split(/\s+/)
  return commands.filter(command => words.every(word => labelOf(command).toLowerCase().includes(word))).slice(0, 5)
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of options in a listbox has no element of its own
    <div role="group" aria-labelledby={id}>
      <div id={id} className={classes.section}>
        {title}
      </div>
      {children}
    </div>
  )
}

function HitRow({ hit }: { hit: Hit }) {
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const { node, matches } = hit
  const [best] = matches
  const caption = captionOf(node, schema, language)
  const inCaption = best !== undefined && best.text === caption
  return (
    <>
      <NodeMark node={node} size={20} />
      <span className={classes.name}>
        {inCaption ? <Marked text={caption} marks={best.marks} /> : caption}
        {best && !inCaption && (
          <span className={classes.match}>
            {best.property}: <Marked text={best.text} marks={best.marks} />
          </span>
        )}
      </span>
      {best?.how === 'fuzzy' && <span className={classes.label}>{t('search.similar')}</span>}
      <span className={classes.label}>{visibleLabels(node.labels)[0]}</span>
    </>
  )
}

function Marked({ text, marks }: { text: string; marks: [number, number][] }) {
  const parts: ReactNode[] = []
  let at = 0
  // A long text is shown from a little before its first mark.
  const first = marks[0]?.[0] ?? 0
  if (first > 60) at = first - 30
  if (at > 0) parts.push('…')
  for (const [from, to] of marks) {
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  parts.push(text.slice(at))
  return <>{parts}</>
}
