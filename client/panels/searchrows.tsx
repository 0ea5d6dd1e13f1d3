import { Kbd } from '@mantine/core'
import { IconArrowRight, IconChevronDown, IconCommand, IconNote, IconQuote } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import type { Node } from '../../server/contract/graph.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, qualifierOf, verbOf } from '../model/caption.ts'
import { defaultTarget } from '../model/command.ts'
import { kindOf, type Matches, type Option, type Section } from '../model/finding.ts'
import { titleOf } from '../model/notes.ts'
import { type TextKey, useText } from '../ui/text.ts'
import { NodeMark } from './mark.tsx'
import classes from './search.module.css'

export const titles: { readonly [id in Section['id']]: TextKey } = {
  canvas: 'search.onCanvas',
  notes: 'search.notes',
  database: 'search.inDatabase',
  relationships: 'search.relationships',
  sentences: 'search.sentences',
  commands: 'search.commands',
}

/** A section of the list with its title and how many of how many are shown. */
export function SectionRows({ section, children }: { section: Section; children: ReactNode }) {
  const { t, number } = useText()
  const id = useId()
  const { shown, total, exact } = section
  const counted = t(exact ? 'search.shown' : 'search.shownAtLeast', { shown: number(shown), total: number(total) })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of options in a listbox has no element of its own
    <div role="group" aria-labelledby={id}>
      <div id={id} className={classes.section}>
        <span>{t(titles[section.id])}</span>
        <span className={classes.count}>{shown === total && exact ? number(total) : counted}</span>
      </div>
      {children}
    </div>
  )
}

export function OptionRow({ option, section }: { option: Option; section: Section }) {
  const { t, say, number } = useText()
  const { store } = useExplorer()
  if (option.kind === 'node') return <NodeRow node={option.node} matches={option.matches} />
  if (option.kind === 'sentence') return <SentenceRow node={option.node} matches={option.matches} />
  if (option.kind === 'note')
    return (
      <>
        <IconNote size={16} className={classes.quiet} />
        <span className={classes.name}>{titleOf(option.note)}</span>
      </>
    )
  if (option.kind === 'relationship') return <RelationshipRow {...option} />
  if (option.kind === 'more') {
    const counts = { shown: number(section.shown), total: number(section.total) }
    return (
      <>
        <IconChevronDown size={16} className={classes.quiet} />
        <span className={classes.more}>{t(section.exact ? 'list.more' : 'search.moreAtLeast', counts)}</span>
      </>
    )
  }
  const { command } = option
  const enabled = command.enabled(store.get(), defaultTarget(store.get()))
  return (
    <>
      <IconCommand size={16} className={classes.quiet} />
      <span className={classes.name}>
        {t(`command.${command.id}`)}
        {enabled !== true && <span className={classes.match}>{say(enabled)}</span>}
      </span>
      {command.keys[0] && <Kbd size="xs">{command.keys[0]}</Kbd>}
    </>
  )
}

function NodeRow({ node, matches }: { node: Node; matches: Matches }) {
  const caption = useCaption()(node)
  return (
    <>
      <NodeMark node={node} size={20} />
      <Name caption={caption} matches={matches} />
      <Similar matches={matches} />
      <span className={classes.label}>{kindOf(node)}</span>
    </>
  )
}

/** A sentence is what it says; its line and number stand beside it. */
function SentenceRow({ node, matches }: { node: Node; matches: Matches }) {
  const { t } = useText()
  const name = useCaption()(node)
  const { line, sentence } = node.properties
  const isPlaced = typeof line === 'number' && typeof sentence === 'number'
  const caption = isPlaced ? t('evidence.place', { line, sentence }) : name
  const [best] = matches
  return (
    <>
      <IconQuote size={18} className={classes.quiet} />
      <span className={classes.name}>
        {best ? <Marked text={best.text} marks={best.marks} /> : caption}
        {best && best.text !== caption && <span className={classes.match}>{caption}</span>}
      </span>
      <Similar matches={matches} />
      <span className={classes.label}>{best?.property}</span>
    </>
  )
}

function RelationshipRow({ relationship, start, end, matches }: Extract<Option, { kind: 'relationship' }>) {
  const nameOf = useCaption()
  const [best] = matches
  const qualifier = qualifierOf(relationship)
  const verb = verbOf(relationship.type)
  const isType = best?.property === 'type'
  const isQualifier = best !== undefined && best.text === qualifier
  return (
    <>
      <IconArrowRight size={18} className={classes.quiet} />
      <span className={classes.name}>
        {nameOf(start)} <span className={classes.quiet}>→ </span>
        {isType ? <Marked text={verb} marks={best.marks} /> : verb}
        {qualifier !== undefined && (
          <>
            {' ('}
            {isQualifier ? <Marked text={qualifier} marks={best.marks} /> : qualifier})
          </>
        )}
        <span className={classes.quiet}> →</span> {nameOf(end)}
        {best && !isType && !isQualifier && <Field match={best} />}
      </span>
      <Similar matches={matches} />
    </>
  )
}

function Name({ caption, matches }: { caption: string; matches: Matches }) {
  const [best] = matches
  const inCaption = best !== undefined && best.text === caption
  return (
    <span className={classes.name}>
      {inCaption ? <Marked text={caption} marks={best.marks} /> : caption}
      {best && !inCaption && <Field match={best} />}
    </span>
  )
}

/** Which property has what was asked for, and where. */
const Field = ({ match }: { match: Matches[number] }) => (
  <span className={classes.match}>
    {match.property}: <Marked text={match.text} marks={match.marks} />
  </span>
)

function Similar({ matches }: { matches: Matches }) {
  const { t } = useText()
  return matches[0]?.how === 'fuzzy' ? <span className={classes.label}>{t('search.similar')}</span> : null
}

function useCaption(): (node: Node) => string {
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  return node => captionOf(node, schema, language)
}

/** A text with the piece that was asked for marked. A long one is shown from a little before its first mark. */
export function Marked({ text, marks }: { text: string; marks: readonly (readonly [number, number])[] }) {
  const parts: ReactNode[] = []
  const first = marks[0]?.[0] ?? 0
  let at = first > 60 ? first - 30 : 0
  if (at > 0) parts.push('…')
  for (const [from, to] of marks) {
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  parts.push(text.length > at + 200 ? `${text.slice(at, at + 200)}…` : text.slice(at))
  return <>{parts}</>
}
