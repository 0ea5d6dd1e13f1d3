import { useEffect, useMemo, useRef } from 'react'
import type { SearchAnswer, SearchRelationshipsAnswer } from '../../server/contract/messages.ts'
import { isAway } from '../api/problem.ts'
import { useSelect } from '../context.ts'
import { commands } from '../model/commands.ts'
import {
  type Asked,
  askedOf,
  completions,
  drawnNodes,
  drawnRelationships,
  matchingCommands,
  reading,
  restrictions,
  type Section,
  type SectionId,
  sectionsOf,
} from '../model/finding.ts'
import { matchingNotes } from '../model/notes.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'

/** Hits that are asked for at first, and where more are wanted: the most that the API gives. */
const FIRST = 50
const MOST = 500
const DELAY = 150
/** Milliseconds. */
const SLICE = 8

/** What is found for a text, section by section: at once what is drawn and what can be done, then the rest. */
export function useSearching(text: string, isOpen: boolean, wide: ReadonlySet<SectionId>) {
  const { t } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const isAwayNow = useSelect(state => state.connection.state === 'away')
  const all = useMemo(() => restrictions(schema), [schema])
  const asked = useMemo(() => askedOf(text, all), [text, all])
  const { q, within } = asked
  const isAsking = isOpen && q !== ''

  // Texts are read while the first letters are typed, in slices that no one notices.
  useEffect(() => {
    if (!isOpen) return
    const texts = reading(scene, schema)
    let timer: ReturnType<typeof setTimeout>
    const slice = () => {
      const end = performance.now() + SLICE
      while (performance.now() < end) if (texts.next().done) return
      timer = setTimeout(slice)
    }
    timer = setTimeout(slice)
    return () => clearTimeout(timer)
  }, [isOpen, scene, schema])

  const nodes = useAnswer(
    'search',
    isAsking && !isAwayNow && within?.kind !== 'type'
      ? {
          q,
          ...(within && { label: within.name }),
          limit: wide.has('database') || wide.has('sentences') ? MOST : FIRST,
        }
      : null,
    { delay: DELAY },
  )
  const ties = useAnswer(
    'searchRelationships',
    isAsking && !isAwayNow && within?.kind !== 'label'
      ? { q, ...(within && { type: within.name }), limit: wide.has('relationships') ? MOST : FIRST }
      : null,
    { delay: DELAY },
  )
  const answer = useLast(nodes.answer, nodes.loading)
  const tiesAnswer = useLast(ties.answer, ties.loading)

  const drawn = useMemo(
    () => drawnNodes(scene, schema, isAsking ? asked : { q: '', within: null }),
    [isAsking, scene, schema, asked],
  )
  const drawnTies = useMemo(() => {
    if (!isAwayNow || !isAsking) return null
    const { hits, exact } = drawnRelationships(scene, schema, asked)
    return { hits, total: hits.length, totalExact: exact }
  }, [isAwayNow, isAsking, scene, schema, asked])
  const found = useMemo(
    () => (isAsking && !within ? matchingCommands(q, command => t(`command.${command.id}`), commands) : []),
    [isAsking, within, q, t],
  )
  const sections = useMemo<Section[]>(
    () =>
      isAsking
        ? sectionsOf({
            canvas: drawn,
            notes: within ? [] : matchingNotes(scene.notes, q),
            answer,
            ties: drawnTies ?? tiesAnswer,
            commands: found,
            wide,
            isDrawn: id => scene.nodes.get(id)?.hidden === false,
            most: MOST,
          })
        : [],
    [isAsking, within, q, drawn, answer, drawnTies, tiesAnswer, found, wide, scene],
  )
  const waiting = new Set<SectionId>([
    ...(nodes.loading ? (['database', 'sentences'] as const) : []),
    ...(ties.loading ? (['relationships'] as const) : []),
  ])
  const failed = [nodes, ties].find(({ error }) => error !== null && !isAway(error))
  return {
    asked,
    sections,
    /** Sections whose answer has not come yet: what they show is of the text before, or nothing. */
    waiting,
    loading: waiting.size > 0,
    isAway: isAwayNow,
    error: failed?.error ?? null,
    retry: failed?.retry,
    remarks: [...(nodes.answer?.remarks ?? []), ...(ties.answer?.remarks ?? [])],
    completions: useMemo(() => completions(text, all), [text, all]),
  } satisfies { asked: Asked; sections: Section[]; [name: string]: unknown }
}

/** The last answer stays while the next is on its way: a list that blinks cannot be read. */
function useLast<T extends SearchAnswer | SearchRelationshipsAnswer>(answer: T | null, loading: boolean): T | null {
  const last = useRef<T | null>(null)
  if (answer || !loading) last.current = answer
  return last.current
}
