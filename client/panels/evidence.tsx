import { ActionIcon, Alert, Button, Loader, Stack, Text } from '@mantine/core'
import { IconBook2, IconQuoteOff } from '@tabler/icons-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { EvidenceAnswer, Passage } from '../../server/contract/messages.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf } from '../model/caption.ts'
import { mentionsIn, namesOf } from '../model/mentions.ts'
import { sentenceOf } from '../model/sentence.ts'
import { opening, type Target } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './evidence.module.css'
import { LineMark } from './mark.tsx'
import { StatusBadge } from './status.tsx'
import { Trouble } from './trouble.tsx'

type Item = EvidenceAnswer['items'][number]
const AT_ONCE = 200

/** What proves the selection: the claim in a sentence, its status, and the passages with line and sentence. */
export function Evidence({ target }: { target: Target }) {
  const { t } = useText()
  const all = [...target.relationships, ...target.nodes]
  const selected = all.join()
  const [page, setPage] = useState({ of: selected, from: 0 })
  const from = page.of === selected ? page.from : 0
  const refs = all.slice(from, from + AT_ONCE)
  const { answer, error, loading, retry } = useAnswer('evidence', refs.length > 0 ? { refs } : null)
  if (error) return <Trouble error={error} retry={retry} />
  if (loading || !answer)
    return (
      <Text p="md" c="dimmed" size="sm" component="div">
        <Loader size="xs" mr="xs" /> {t('evidence.loading')}
      </Text>
    )
  const part = all.length > AT_ONCE && (
    <Part from={from} to={from + refs.length} total={all.length} onTurn={to => setPage({ of: selected, from: to })} />
  )
  return (
    <Stack gap={0} className={classes.evidence}>
      {part}
      {answer.items.length > 1 && <Summary items={answer.items} />}
      {answer.items.map(item => (
        <ItemEvidence key={`${item.kind} ${item.id}`} item={item} alone={answer.items.length === 1} />
      ))}
      {answer.missing.length > 0 && <NoSource text={t('evidence.missing', { count: answer.missing.length })} />}
      {part}
    </Stack>
  )
}

/** Which part of a large selection is read, with the way to the others. */
function Part(props: { from: number; to: number; total: number; onTurn: (from: number) => void }) {
  const { from, to, total, onTurn } = props
  const { t, number } = useText()
  return (
    <div className={classes.part}>
      <span>{t('evidence.part', { from: number(from + 1), to: number(to), total: number(total) })}</span>
      {from > 0 && (
        <Button size="compact-xs" variant="default" onClick={() => onTurn(from - AT_ONCE)}>
          {t('evidence.partBefore')}
        </Button>
      )}
      {to < total && (
        <Button size="compact-xs" variant="default" onClick={() => onTurn(from + AT_ONCE)}>
          {t('evidence.partAfter')}
        </Button>
      )}
    </div>
  )
}

function ItemEvidence({ item, alone }: { item: Item; alone: boolean }) {
  const { t } = useText()
  const [shown, setShown] = useState(5)
  const { passages } = item
  const names = useNames(item)
  return (
    <section className={classes.item}>
      {(item.kind === 'relationship' || !alone) && <Sentence item={item} />}
      {item.claim && <p className={classes.claim}>{item.claim}</p>}
      {item.status && (
        <div className={classes.status}>
          <LineMark line={item.status} /> <StatusBadge line={item.status} />
        </div>
      )}
      {item.note && (
        <p className={classes.note}>
          <strong>{t('evidence.note')}</strong> {item.note}
        </p>
      )}
      {passages.length === 0 && (
        <NoSource text={t(item.kind === 'relationship' ? 'evidence.noneRelationship' : 'evidence.noneNode')} />
      )}
      {passages.length > 0 && <h3 className={classes.heading}>{t('evidence.passages', { count: passages.length })}</h3>}
      <ol className={classes.passages}>
        {passages.slice(0, shown).map((passage, index) => (
          <PassageCard key={passage.id} passage={passage} names={names} isFirst={alone && index === 0} />
        ))}
      </ol>
      {passages.length > shown && (
        <Button variant="subtle" size="compact-sm" onClick={() => setShown(passages.length)}>
          {t('list.more', { shown, total: passages.length })}
        </Button>
      )}
      {item.dangling.length > 0 && (
        <Alert color="red" variant="light" mt="xs" title={t('evidence.dangling')}>
          {t('evidence.danglingText')} {item.dangling.join(', ')}
        </Alert>
      )}
    </section>
  )
}

function Sentence({ item }: { item: Item }) {
  const { store } = useExplorer()
  const { say } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const { scene } = store.get()
  const name = (id: string) => {
    const node = scene.nodes.get(id)?.node
    return node ? captionOf(node, schema, language) : id
  }
  if (item.kind === 'node') return <p className={classes.sentence}>{name(item.id)}</p>
  const relationship = scene.relationships.get(item.id)?.relationship
  if (!relationship) return null
  return (
    <p className={classes.sentence}>
      {say(sentenceOf(relationship, name(relationship.start), name(relationship.end), language))}
    </p>
  )
}

/** Of several things: how many are proven, before each one by itself. */
function Summary({ items }: { items: readonly Item[] }) {
  const { t, number } = useText()
  const line = (kind: Item['kind']) => {
    const all = items.filter(item => item.kind === kind)
    const proven = all.filter(({ passages }) => passages.length > 0).length
    const values = { proven: number(proven), unproven: number(all.length - proven) }
    if (all.length === 0) return null
    return kind === 'relationship'
      ? t('evidence.summary', { ...values, relationships: t('count.relationships', { count: all.length }) })
      : t('evidence.summaryNodes', { ...values, nodes: t('count.nodes', { count: all.length }) })
  }
  return (
    <div className={classes.summary} role="status">
      <p>{line('relationship')}</p>
      <p>{line('node')}</p>
    </div>
  )
}

function PassageCard({
  passage,
  names,
  isFirst,
}: {
  passage: Item['passages'][number]
  names: readonly string[]
  isFirst: boolean
}) {
  const explorer = useExplorer()
  const { t } = useText()
  const [around, setAround] = useState(isFirst)
  const neighbours = passage.before !== null || passage.after !== null
  return (
    <li className={classes.passage} data-passage={passage.key}>
      <div className={classes.place}>
        <span title={passage.key}>{t('evidence.place', { line: passage.line, sentence: passage.sentence })}</span>
        <span className={classes.acts}>
          {neighbours && (
            <Button variant="subtle" size="compact-xs" onClick={() => setAround(!around)} aria-expanded={around}>
              {t(around ? 'evidence.lessContext' : 'evidence.moreContext')}
            </Button>
          )}
          {passage.report !== '' && (
            <ActionIcon
              variant="subtle"
              size={24}
              aria-label={t('evidence.inReport')}
              title={t('evidence.inReport')}
              onClick={() => {
                explorer.store.update(state =>
                  opening(state, { report: { ref: passage.report, filter: 'all', text: '' } }),
                )
                explorer.run('report')
              }}
            >
              <IconBook2 size={15} />
            </ActionIcon>
          )}
        </span>
      </div>
      {around && passage.before && <Neighbour passage={passage.before} />}
      <Words passage={passage} names={names} />
      {around && passage.after && <Neighbour passage={passage.after} />}
    </li>
  )
}

/** The exact words when the original is attached, and what they state in our own words. */
function Words({ passage, names }: { passage: Passage; names: readonly string[] }) {
  const { t } = useText()
  return (
    <>
      {passage.text !== null && (
        <blockquote className={classes.text}>
          <Marked text={passage.text} names={names} />
        </blockquote>
      )}
      {passage.wholeLine && <p className={classes.aside}>{t('evidence.wholeLine')}</p>}
      {passage.digest !== null && (
        <p className={classes.digest}>
          <span>{t('evidence.digest')}</span> {passage.digest}
        </p>
      )}
      {passage.noFact !== null && <p className={classes.digest}>{t('evidence.noFact', { reason: passage.noFact })}</p>}
    </>
  )
}

function Marked({ text, names }: { text: string; names: readonly string[] }) {
  const parts: ReactNode[] = []
  let at = 0
  for (const [from, to] of mentionsIn(text, names)) {
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  )
}

/** What to look for in the words: both ends of a relationship and its title or role; a node by all its names. */
function useNames(item: Item): readonly string[] {
  const { store } = useExplorer()
  return useMemo(() => {
    const { scene } = store.get()
    const relationship = item.kind === 'relationship' ? scene.relationships.get(item.id)?.relationship : undefined
    const ids = relationship ? [relationship.start, relationship.end] : [item.id]
    const nodes = ids.flatMap(id => scene.nodes.get(id)?.node ?? [])
    return namesOf(nodes, relationship)
  }, [store, item])
}

function Neighbour({ passage }: { passage: Passage }) {
  const { t } = useText()
  return (
    <p className={classes.neighbour}>
      <span>{t('evidence.place', { line: passage.line, sentence: passage.sentence })}</span>{' '}
      {passage.text ?? passage.digest ?? passage.noFact}
    </p>
  )
}

function NoSource({ text }: { text: string }) {
  const { t } = useText()
  return (
    <Alert color="red" variant="outline" icon={<IconQuoteOff size={20} />} title={t('evidence.noSource')} mt="xs">
      {text}
    </Alert>
  )
}
