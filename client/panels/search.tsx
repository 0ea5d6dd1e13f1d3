import { Button, Kbd, Loader, Text } from '@mantine/core'
import { IconSearch, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { companyArrival, nodeArrival, relationshipArrival, sentenceArrival } from '../model/arrival.ts'
import { type Asked, completed, movedTo, type Option, type Section, type SectionId, wider } from '../model/finding.ts'
import { inWords } from '../model/phrase.ts'
import { opening } from '../model/state.ts'
import { achieving } from '../model/tour.ts'
import { isSourceGroup } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './search.module.css'
import { useSearching } from './searching.ts'
import { OptionRow, SectionRows, titles } from './searchrows.tsx'
import { Trouble } from './trouble.tsx'

const order: readonly SectionId[] = ['canvas', 'database', 'relationships', 'sentences', 'commands']
const nothingWide: ReadonlySet<SectionId> = new Set()
type Keys = { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean }

/** One box for what is drawn, what is in the database, what relationships and sentences say, and what can be done. */
export function Search() {
  const explorer = useExplorer()
  const { t, say } = useText()
  const searching = useSelect(state => state.panels.searching)
  const input = useRef<HTMLInputElement>(null)
  /** Where the keyboard was before it came here. */
  const cameFrom = useRef<HTMLElement | null>(null)
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  /** What the keys or the pointer went to; until then the first option is the one. */
  const [active, setActive] = useState<string | null>(null)
  const [wide, setWide] = useState(nothingWide)
  const listId = useId()
  const hintId = useId()

  const found = useSearching(text, isOpen, wide)
  const { asked, sections, waiting } = found
  const options = sections.flatMap(section => section.options.map(option => ({ option, section: section.id })))
  const at = Math.max(
    0,
    options.findIndex(({ option }) => option.id === active),
  )
  const current = options[at]

  useEffect(() => {
    if (searching > 0) {
      input.current?.focus()
      input.current?.select()
    }
  }, [searching])

  const type = (next: string) => {
    setText(next)
    setActive(null)
    setWide(nothingWide)
    setOpen(true)
  }
  const close = (to: HTMLElement | null) => {
    setOpen(false)
    const there = to?.isConnected && to !== input.current && to !== document.body ? to : null
    ;(there ?? document.querySelector<HTMLElement>('[data-graph]'))?.focus()
  }

  const pick = (option: Option, keys: Keys) => {
    if (option.kind === 'more') {
      setWide(new Set([...wide, option.section]))
      setActive(null)
      return
    }
    close(document.querySelector<HTMLElement>('[data-graph]'))
    if (option.kind === 'command') return explorer.run(option.command.id)
    if (option.kind === 'note') return explorer.run('goToNote', { nodes: [], relationships: [], note: option.ref })
    explorer.store.update(state => achieving(state, 'find'))
    const state = explorer.store.get()
    const view = explorer.canvas.current?.viewport()
    const arriving = {
      stay: keys.ctrlKey || keys.metaKey,
      ...(view && {
        origin: { x: (view.width / 2 - view.pan.x) / view.zoom, y: (view.height / 2 - view.pan.y) / view.zoom },
      }),
    }
    if (option.kind === 'relationship') explorer.carryOut(relationshipArrival(state, option, Date.now(), arriving))
    else if (option.kind === 'sentence') explorer.carryOut(sentenceArrival(state, option.node, arriving))
    else if (keys.shiftKey) explorer.carryOut(companyArrival(state, option.node, arriving))
    else explorer.carryOut(nodeArrival(state, option.node, Date.now(), arriving))
  }

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' && !event.altKey) {
      event.preventDefault()
      if (!current) return
      // What is not there yet may come before it: Enter takes no guess, unless the keys went there.
      const sure = !order.slice(0, order.indexOf(current.section) + 1).some(id => waiting.has(id))
      if (sure || active === current.option.id) pick(current.option, event)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      close(cameFrom.current)
    } else if (event.key === 'Tab' && !event.shiftKey && found.completions[0]) {
      event.preventDefault()
      type(completed(found.completions[0]))
    } else if (!event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const to = movedTo(
        options.map(({ option }) => option.id),
        current?.option.id ?? null,
        event.key,
      )
      if (to === null) return
      event.preventDefault()
      setActive(to)
    }
  }

  const optionId = (index: number) => `${listId}-${index}`
  const expanded = isOpen && asked.q !== ''
  const hinting = isOpen && (found.completions.length > 0 || asked.within !== null)
  let index = -1
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
        aria-activedescendant={expanded && current ? optionId(at) : undefined}
        aria-describedby={hintId}
        placeholder={t('search.placeholder')}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={event => type(event.currentTarget.value)}
        onFocus={event => {
          if (event.relatedTarget instanceof HTMLElement) cameFrom.current = event.relatedTarget
          setOpen(true)
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <span id={hintId} className={classes.hidden}>
        {t('search.hint')}
      </span>
      {text === '' && <Kbd className={classes.hint}>/</Kbd>}
      <span role="status" className={classes.hidden}>
        {expanded && !found.loading && <Counts sections={sections} q={asked.q} />}
      </span>
      {(expanded || hinting) && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard stays in the box, a press here takes it nowhere
        <div className={classes.results} onMouseDown={event => event.preventDefault()}>
          {hinting && (
            <div className={classes.keep}>
              <span>{t('search.only')}</span>
              {asked.within ? (
                <Button
                  size="compact-xs"
                  variant="light"
                  rightSection={<IconX size={12} />}
                  aria-label={t('search.everywhere', { name: asked.within.name })}
                  onClick={() => type(asked.q)}
                >
                  {asked.within.name}
                </Button>
              ) : (
                found.completions.map((one, place) => (
                  <Button
                    key={`${one.kind} ${one.name}`}
                    size="compact-xs"
                    variant="default"
                    tabIndex={-1}
                    onClick={() => type(completed(one))}
                    rightSection={place === 0 ? <Kbd size="xs">Tab</Kbd> : undefined}
                  >
                    {completed(one)}
                  </Button>
                ))
              )}
            </div>
          )}
          <div id={listId} role="listbox" aria-label={t('search.results')} className={classes.list}>
            {sections.map(section => (
              <SectionRows key={section.id} section={section}>
                {section.options.map(option => {
                  const place = ++index
                  return (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the box, which moves the active option
                    <div
                      key={option.id}
                      id={optionId(place)}
                      role="option"
                      tabIndex={-1}
                      aria-selected={place === at}
                      className={classes.option}
                      ref={element => {
                        if (place === at && active !== null) element?.scrollIntoView({ block: 'nearest' })
                      }}
                      onPointerMove={() => active !== option.id && setActive(option.id)}
                      onClick={event => pick(option, event)}
                    >
                      <OptionRow option={option} section={section} />
                    </div>
                  )
                })}
              </SectionRows>
            ))}
          </div>
          {found.error !== null && <Trouble error={found.error} retry={found.retry} />}
          {expanded && found.isAway && (
            <Text size="sm" p="sm" c="dimmed">
              {t('search.away')}
            </Text>
          )}
          {expanded && found.loading && (
            <Text size="sm" c="dimmed" p="sm" component="div">
              <Loader size="xs" mr="xs" /> {t('search.searching')}
            </Text>
          )}
          {expanded && !found.loading && found.error === null && sections.length === 0 && (
            <Nothing asked={asked} onWider={type} />
          )}
          {expanded && current && (
            <div className={classes.footer}>
              {found.remarks.map(remark => (
                <span key={remark.code}>{say(inWords(remark))}</span>
              ))}
              <Footer option={current.option} />
            </div>
          )}
        </div>
      )}
    </div>
  )
}

/** The sections with how many each has, for whoever does not see them. */
function Counts({ sections, q }: { sections: readonly Section[]; q: string }) {
  const { t, number } = useText()
  if (sections.length === 0) return t('search.none', { q })
  return sections.map(({ id, total }) => `${t(titles[id])}: ${number(total)}`).join(', ')
}

/** What was looked in, and the one next step. */
function Nothing({ asked, onWider }: { asked: Asked; onWider: (text: string) => void }) {
  const explorer = useExplorer()
  const { t } = useText()
  const next = wider(asked)
  return (
    <div className={classes.nothing}>
      <Text size="sm" fw={600}>
        {asked.within
          ? t('search.noneWithin', { q: asked.q, name: asked.within.name })
          : t('search.none', { q: asked.q })}
      </Text>
      <Text size="sm" c="dimmed">
        {t('search.lookedIn')}
      </Text>
      {next !== null ? (
        <Button size="compact-sm" variant="light" onClick={() => onWider(next)}>
          {asked.within ? t('search.everywhere', { name: asked.within.name }) : t('search.try', { q: next })}
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => explorer.store.update(state => opening(state, { left: 'outline', leftOpen: true }))}
        >
          {t('search.outline')}
        </Button>
      )}
    </div>
  )
}

/** What the keys do with the option that they are at; of a node how many relationships would come along. */
function Footer({ option }: { option: Option }) {
  const { t, number } = useText()
  const id = option.kind === 'node' ? option.node.id : null
  const known = useSelect(state => (id === null ? undefined : state.counts.get(id)))
  const isThere = useSelect(state => state.connection.state === 'there')
  const { answer } = useAnswer('neighbourCounts', id !== null && !known && isThere ? { refs: [id] } : null, {
    delay: 250,
  })
  const groups = known ?? answer?.nodes[0]?.groups
  const count = groups?.filter(group => !isSourceGroup(group)).reduce((sum, group) => sum + group.count, 0)
  if (option.kind === 'node')
    return (
      <span className={classes.keys}>
        {t('search.keys')}{' '}
        {count === undefined ? t('search.keyCompany') : t('search.keyCompanyOf', { count, formatted: number(count) })}
      </span>
    )
  if (option.kind === 'more') return <span className={classes.keys}>{t('search.keyMore')}</span>
  if (option.kind === 'command') return <span className={classes.keys}>{t('search.keyRun')}</span>
  if (option.kind === 'note') return <span className={classes.keys}>{t('search.keyNote')}</span>
  return (
    <span className={classes.keys}>
      {t(option.kind === 'sentence' ? 'search.keySentence' : 'search.keyRelationship')}
    </span>
  )
}
