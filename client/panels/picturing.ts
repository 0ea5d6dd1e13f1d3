import type { ReportsAnswer } from '../../server/contract/messages.ts'
import type { Explorer } from '../explorer.ts'
import { numberingAll } from '../model/aliases.ts'
import { captionOf, verbOf } from '../model/caption.ts'
import { filteredOf, isFiltering, labelsOf } from '../model/filters.ts'
import { foldedPicture } from '../model/folds.ts'
import { hues, lineKinds } from '../model/palette.ts'
import { isHueName } from '../model/scales.ts'
import { applyToScene, type Position, type Scene } from '../model/scene.ts'
import { settingOf } from '../model/settings.ts'
import type { State } from '../model/state.ts'
import { rulesOf } from '../model/styles.ts'
import {
  appearancesFor,
  initialView,
  legendOf,
  mainLabel,
  nothingSelected,
  type Picture,
  pictureOf,
  sightOf,
  stylerFor,
} from '../model/view.ts'
import { fitted, inFrame, insideOf, type View, within } from '../picture/framing.ts'
import { drawGraph } from '../picture/graph.ts'
import { type LegendGroup, type Sheet, sheetOf } from '../picture/sheet.ts'
import type { Measure } from '../picture/wrap.ts'
import type { Text } from '../ui/text.ts'
import type { Portion } from './leftout.ts'
import { placedNotes } from './placednotes.ts'
import { degreeSteps, sizeSteps, stepText } from './scaletext.ts'
import { conditionText, dressText, sourceText } from './styletext.ts'

export interface PictureOptions {
  readonly part: 'scene' | 'view' | 'selection'
  /** Fit for a page or a slide, or as large as at a zoom of 1, with room for more names. */
  readonly size: 'page' | 'full'
  readonly background: 'white' | 'theme' | 'transparent'
  readonly title: string
  readonly withLegend: boolean
  readonly withDate: boolean
  /** Filters, suppositions, and what is not in the picture. */
  readonly withLimits: boolean
  readonly withSources: boolean
  readonly withRelationshipNames: boolean
  /** What is selected stands out as on the canvas. */
  readonly withSelection: boolean
  readonly areNamesHidden: boolean
}

export interface PictureInput {
  readonly state: State
  readonly options: PictureOptions
  readonly portion: Portion
  /** What the filters that are on let through, in words. */
  readonly filterTexts: readonly string[]
  readonly viewport: View
  /** The map from where it is looked at, where it is shown in place of the graph. */
  readonly recordMap: NonNullable<Explorer['canvas']['current']>['recordMap']
  readonly reports: ReportsAnswer | null
  readonly scheme: 'light' | 'dark'
  readonly now: Date
  readonly t: Text
  readonly number: (value: number) => string
  readonly measure: Measure
}

/** Types of relationships that the legend lists. */
const TYPES = 10

/** A page with the picture of the scene, and everything that has to be said of it. */
export function sheetFor(input: PictureInput): Sheet {
  const { options, portion, t, number, measure } = input
  const state = options.areNamesHidden ? withoutNames(input.state, t) : input.state
  const scheme = options.background === 'white' ? 'light' : input.scheme
  const view = { ...initialView, selection: options.withSelection ? state.view.selection : nothingSelected }
  const whole = pictureOf({ ...state, view })
  const chosen = options.part === 'selection' ? within(whole, portion) : whole
  const called = (count: number) => t('count.relationships', { count })
  const folded = foldedPicture(chosen, state.scene, view, called)
  const sight = sightOf(state)
  const notes = options.areNamesHidden
    ? []
    : placedNotes(sight, chosen).filter(
        note => options.part !== 'selection' || note.kind === 'region' || note.aims.length > 0,
      )
  const shown = { ...state, view }
  const onMap = (at: Position) =>
    settingOf(state.scene, 'surface') === 'map' ? (input.recordMap?.(shown, scheme, at, measure) ?? null) : null
  const map = onMap({ x: 0, y: 0 })
  const graph = map
    ? { ...input.viewport, zoom: 1, pan: { x: 0, y: 0 } }
    : options.part === 'view'
      ? input.viewport
      : fitted(folded.picture, notes, options.size, measure)
  const inPart = map
    ? insideOf(chosen, folded, map.inside)
    : options.part === 'view'
      ? inFrame(chosen, folded, graph)
      : chosen

  const { overview } = state
  const of = (shown: number, total: number | undefined) =>
    total === undefined ? number(shown) : t('picture.of', { shown: number(shown), total: number(total) })
  const counts = t('picture.counts', {
    nodes: of(inPart.nodes.size, overview?.total.nodes),
    relationships: of(inPart.relationships.size, overview?.total.relationships),
  })
  const date = input.now.toLocaleDateString(state.language, { dateStyle: 'long' })
  return sheetOf({
    title: options.title,
    dateline: options.withDate ? `${date} · ${counts}` : '',
    legend: options.withLegend ? legendFor(state, inPart, t, number) : [],
    footer: drawn => {
      const named = drawn.nodes - drawn.named
      const outside = chosen.nodes.size - inPart.nodes.size
      const limits = [
        ...limitsOf(input, state),
        ...(outside > 0 ? [t('picture.outside', { count: outside })] : []),
        ...(named > 0 ? [t('picture.unnamed', { count: named, total: number(drawn.nodes) })] : []),
      ]
      return [
        ...(options.withLimits ? limits : []),
        ...(options.areNamesHidden ? [t('picture.namesHidden')] : []),
        ...(options.withSources ? sourcesOf(state, inPart, input.reports, options.areNamesHidden, t, number) : []),
      ]
    },
    scheme,
    background: options.background,
    graph,
    measure,
    draw(place, ground) {
      const drawn = onMap(place.pan)
      if (drawn) return { marks: drawn.marks, nodes: drawn.inside.size, named: drawn.named }
      return drawGraph({
        picture: folded.picture,
        notes,
        place,
        scheme,
        measure,
        ground,
        withRelationshipNames: options.withRelationshipNames,
        withCounts: options.withLimits,
      })
    },
  })
}

/** Numbers in place of names, in the picture alone: the scene itself stays as it is. */
function withoutNames(state: State, t: Text): State {
  const appearances = appearancesFor(state.scene, state.schema)
  const labelOf = (id: string) => mainLabel(state.scene.nodes.get(id)!.node, appearances)
  const numbered = applyToScene(state.scene, numberingAll(state.scene, labelOf))
  const groups = [...numbered.folds].map(
    ([id, fold], index) => [id, { ...fold, name: t('picture.group', { number: index + 1 }) }] as const,
  )
  const scene: Scene = {
    ...numbered,
    folds: new Map(groups),
    settings: new Map(numbered.settings).set('names', 'hidden'),
  }
  return { ...state, scene }
}

function legendFor(state: State, part: Picture, t: Text, number: (value: number) => string): LegendGroup[] {
  const { scene, schema } = state
  const styler = stylerFor(state)
  const groups: LegendGroup[] = []
  const drawn = new Map<string, number>()
  for (const id of part.nodes.keys())
    for (const label of labelsOf(scene.nodes.get(id)!.node)) drawn.set(label, (drawn.get(label) ?? 0) + 1)
  const ofAll = (shown: number, total: number) => `${number(shown)} / ${number(total)}`
  const { labels, types } = legendOf(scene, schema)
  groups.push({
    heading: t('legend.labels'),
    rows: labels
      .filter(({ name }) => drawn.has(name))
      .map(({ name, appearance, total }) => ({
        key: { kind: 'label', appearance, label: name },
        text: name,
        count: ofAll(drawn.get(name)!, Math.max(total, drawn.get(name)!)),
      })),
  })
  for (const { scale } of styler.colours)
    groups.push({
      heading: t('legend.colour', { name: sourceText(t, scale.source) }),
      rows: [
        ...scale.steps.map(step => ({
          key: { kind: 'hue' as const, hue: step.hue },
          text: stepText(t, scale, step),
          count: number(step.count),
        })),
        ...(scale.others > 0
          ? [
              {
                key: { kind: 'hue' as const, hue: null },
                text: t('legend.otherValues', { count: scale.otherValues }),
                count: number(scale.others),
              },
            ]
          : []),
        ...(scale.missing > 0
          ? [{ key: { kind: 'hue' as const, hue: null }, text: t('legend.noValue'), count: number(scale.missing) }]
          : []),
      ],
    })
  const sizes = styler.sizes.map(({ scale }) => ({ name: sourceText(t, scale.source), steps: sizeSteps(scale) }))
  if (settingOf(scene, 'sizeBy') === '') sizes.unshift({ name: t('metric.degree'), steps: [...degreeSteps] })
  for (const { name, steps } of sizes) {
    if (steps.length === 0) continue
    const largest = Math.max(...steps.map(({ size }) => size))
    groups.push({
      heading: t('legend.size', { name }),
      rows: steps.map(({ size, text }) => ({ key: { kind: 'size', share: size / largest }, text, count: '' })),
    })
  }
  const rules = rulesOf(scene).filter(({ on, set }) => on && Object.keys(set).length > 0)
  if (rules.length > 0)
    groups.push({
      heading: t('style.rules'),
      rows: rules.map(rule => {
        const { colour } = rule.set
        const hue = colour && isHueName(colour) ? hues[settingOf(scene, 'look')][colour] : null
        return {
          key: hue ? { kind: 'hue', hue } : { kind: 'none' },
          text: `${conditionText(t, rule)}: ${dressText(t, rule)}`,
          count: '',
        }
      }),
    })
  const lines = new Set([...part.relationships.values()].map(({ line }) => line))
  const kinds = lineKinds.filter(line => line !== 'plain' && lines.has(line))
  if (kinds.length > 0)
    groups.push({
      heading: t('legend.lines'),
      rows: kinds.map(line => ({ key: { kind: 'line', line }, text: t(`status.${line}`), count: '' })),
    })
  const ofType = new Map<string, number>()
  for (const id of part.relationships.keys()) {
    const { type } = scene.relationships.get(id)!.relationship
    ofType.set(type, (ofType.get(type) ?? 0) + 1)
  }
  const present = types.filter(({ name }) => ofType.has(name)).sort((a, b) => ofType.get(b.name)! - ofType.get(a.name)!)
  if (present.length > 0)
    groups.push({
      heading: t('legend.types'),
      rows: [
        ...present.slice(0, TYPES).map(({ name, total }) => ({
          key: { kind: 'none' as const },
          text: verbOf(name),
          count: ofAll(ofType.get(name)!, Math.max(total, ofType.get(name)!)),
        })),
        ...(present.length > TYPES
          ? [
              {
                key: { kind: 'none' as const },
                text: t('picture.moreTypes', { count: present.length - TYPES }),
                count: '',
              },
            ]
          : []),
      ],
    })
  return groups
}

/** Filters, suppositions and what is left out, a paragraph each. */
function limitsOf({ options, portion, filterTexts, t, number }: PictureInput, state: State): string[] {
  const { scene, schema } = state
  const filtered = filteredOf({ scene, schema })
  const masks = [...scene.masks.values()].filter(({ on }) => on)
  const isNamed = !options.areNamesHidden
  const isFading = settingOf(scene, 'filterMode') === 'fade'
  return [
    ...(isFiltering(scene)
      ? [
          t(isFading ? 'picture.filtersFade' : 'picture.filtersHide', {
            count: filterTexts.length,
            shown: number(filtered.nodes.size),
            total: number(filtered.total.nodes),
            names: isNamed ? filterTexts.join('; ') : '…',
          }),
        ]
      : []),
    ...(masks.length > 0
      ? [
          t('picture.supposed', {
            count: masks.length,
            names: isNamed ? masks.map(({ name }) => name).join('; ') : '…',
          }),
        ]
      : []),
    ...(portion.leftOut.length > 0 ? [`${t('export.leftOut')} ${portion.leftOut.join(' ')}`] : []),
  ]
}

/** Which reports prove how many of the relationships in the picture. */
function sourcesOf(
  state: State,
  { relationships }: Picture,
  reports: ReportsAnswer | null,
  areNamesHidden: boolean,
  t: Text,
  number: (value: number) => string,
): string[] {
  if (!state.schema?.evidence || relationships.size === 0) return []
  const proving = new Map<string, number>()
  let unproven = 0
  for (const id of relationships.keys()) {
    const { evidence } = state.scene.relationships.get(id)!.relationship.properties
    const keys = Array.isArray(evidence) ? evidence.filter(one => typeof one === 'string') : []
    if (keys.length === 0) unproven++
    for (const report of new Set(keys.map(reportOf))) proving.set(report, (proving.get(report) ?? 0) + 1)
  }
  const named = new Map(reports?.reports.map(report => [report.key.replace(/^report:/, ''), report]) ?? [])
  const said = [...proving]
    .sort((a, b) => b[1] - a[1])
    .map(([key, count], index) => {
      const report = named.get(key)
      const date = report?.node.properties.date
      const name = areNamesHidden
        ? t('picture.report', { number: index + 1 })
        : report
          ? captionOf(report.node, state.schema, state.language)
          : key
      return t('picture.source', {
        name: typeof date === 'string' && !areNamesHidden ? `${name} (${date})` : name,
        shown: number(count),
        total: number(relationships.size),
      })
    })
  return [
    ...(said.length > 0 ? [t('picture.sources', { count: said.length, names: said.join('; ') })] : []),
    ...(unproven > 0 ? [t('picture.unproven', { count: unproven })] : []),
  ]
}

/** `report#4.1` names the report before the sign. */
const reportOf = (passage: string): string => passage.split('#')[0]!
