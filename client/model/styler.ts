import type { Node, Relationship } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { aliasText } from './aliases.ts'
import { captionOf, type Language, qualifierOf, textOf, verbOf } from './caption.ts'
import { type Measurements, measuresOf, sourceParts } from './measures.ts'
import { type Appearance, type Hue, type HueName, hues, type Ink, type Line, lineInks } from './palette.ts'
import { type ColourScale, colourScale, isHueName, type SizeScale, sizeByDegree, sizeScale } from './scales.ts'
import type { Scene } from './scene.ts'
import { settingOf } from './settings.ts'
import type { LineStyle, Source } from './stylerule.ts'
import { appliesToNode, appliesToRelationship, bare, type NamedRule, rulesOf, type Worn, wear } from './styles.ts'

export interface NodeStyle {
  readonly appearance: Appearance
  /** Diameter in model units. */
  readonly size: number
  /** '' for none. */
  readonly caption: string
  /** Relationships in sight at it. */
  readonly degree: number
  readonly worn: Worn
  /** Which scale gave colour and size, when one did. */
  readonly colours: ColourScale | null
  readonly sizes: SizeScale | null
}

export interface RelationshipStyle {
  readonly line: Line
  /** Null for the colour that lines have. */
  readonly ink: Ink | null
  /** Model units. */
  readonly width: number
  readonly caption: string
  readonly worn: Worn
}

/** What decides how things look, rules and settings and measures together. */
export interface Styler {
  node(node: Node, label: string): NodeStyle
  relationship(relationship: Relationship, line: Line): RelationshipStyle
  /** What a node is called wherever it is drawn: its number while names are hidden. */
  nameOf(node: Node): string
  /** Scales that are in use, with the rule that uses each, or null for the whole scene. */
  readonly colours: readonly { readonly rule: string | null; readonly scale: ColourScale }[]
  readonly sizes: readonly { readonly rule: string | null; readonly scale: SizeScale }[]
}

export interface StylerInput {
  /** What is in sight: scales and metrics speak of that. */
  readonly scene: Scene
  readonly incident: ReadonlyMap<string, readonly string[]>
  readonly appearances: ReadonlyMap<string, Appearance>
  readonly measurements: Measurements
  readonly schema: SchemaAnswer | null
  readonly language: Language
}

const drawnAs: { readonly [style in LineStyle]: Line } = { solid: 'plain', dashed: 'hedged', dotted: 'inferred' }
const fallbackGlyph = { glyph: null, shape: 'circle' } as const

/** Appearances that are the same are one object: the canvas compares them by identity. */
const made = new WeakMap<Hue, Map<string, Appearance>>()
function appearance(hue: Hue, shape: Appearance['shape'], glyph: Appearance['glyph']): Appearance {
  const known = made.get(hue) ?? new Map<string, Appearance>()
  made.set(hue, known)
  const key = `${shape} ${glyph ?? ''}`
  const one = known.get(key) ?? { hue, shape, glyph }
  known.set(key, one)
  return one
}

export function createStyler(input: StylerInput): Styler {
  const { scene, incident, appearances, measurements, schema, language } = input
  const rules = rulesOf(scene)
  const look = settingOf(scene, 'look')
  const colourBy = settingOf(scene, 'colourBy')
  const sizeBy = settingOf(scene, 'sizeBy')
  const areHidden = settingOf(scene, 'names') === 'hidden'
  const measure = measuresOf(scene, incident, measurements)
  const forNodes = rules.filter(({ of, on }) => on && of === 'node')
  const forRelationships = rules.filter(({ of, on }) => on && of === 'relationship')
  const nodes = [...scene.nodes.values()].flatMap(({ node, hidden }) => (hidden ? [] : [node]))

  /** What a worker has still to work out sets nothing yet. */
  const isReady = (source: Source) => {
    const { kind, name } = sourceParts(source)
    return kind === 'property' || name === 'degree' || name === 'evidence' || measurements.has(name)
  }
  const colours: { rule: string | null; scale: ColourScale }[] = []
  const sizes: { rule: string | null; scale: SizeScale }[] = []
  const addScales = (
    rule: NamedRule | null,
    colour: HueName | Source | '' | undefined,
    size: number | Source | '' | 'same' | undefined,
  ) => {
    const about = () => (rule ? nodes.filter(node => appliesToNode(rule, node, measure)) : nodes)
    const id = rule?.id ?? null
    if (colour && !isHueName(colour) && isReady(colour))
      colours.push({ rule: id, scale: colourScale(colour, about(), measure(colour), look) })
    if (typeof size === 'string' && size !== '' && size !== 'same' && isReady(size))
      sizes.push({ rule: id, scale: sizeScale(size, about(), measure(size)) })
  }
  addScales(null, colourBy, sizeBy)
  for (const rule of forNodes) addScales(rule, rule.set.colour, rule.set.size)
  const coloursOf = new Map(colours.map(({ rule, scale }) => [rule, scale]))
  const sizesOf = new Map(sizes.map(({ rule, scale }) => [rule, scale]))

  const ownCaption = (properties: Node['properties'], property: string): string =>
    property !== '' && Object.hasOwn(properties, property) ? textOf(properties[property] ?? null) : ''
  const numbered = (node: Node): string | null => {
    const alias = areHidden ? scene.aliases.get(node.id) : undefined
    return alias ? aliasText(alias) : areHidden ? '?' : null
  }

  const degreeOf = measure('metric:degree')
  const dressNode = (node: Node, label: string): NodeStyle => {
    const degree = Number(degreeOf(node))
    const worn = forNodes.length === 0 ? bare : wear(forNodes.filter(rule => appliesToNode(rule, node, measure)))
    const { dress, by } = worn
    const base = appearances.get(label) ?? appearance(hues[look].blue, fallbackGlyph.shape, fallbackGlyph.glyph)
    const { colour } = dress
    const scaleBy = colour === undefined ? null : isHueName(colour) ? undefined : by.colour!
    const scale = (scaleBy === undefined ? null : coloursOf.get(scaleBy)) ?? null
    const hue = colour !== undefined && isHueName(colour) ? hues[look][colour] : (scale?.hueOf(node) ?? base.hue)
    const glyph = dress.icon === undefined ? base.glyph : dress.icon === 'letter' ? null : dress.icon
    const shape = dress.shape ?? base.shape
    const isBase = hue === base.hue && glyph === base.glyph && shape === base.shape
    const fixed = typeof dress.size === 'number' ? dress.size : null
    const sizes = fixed === null ? (sizesOf.get(dress.size === undefined ? null : by.size!) ?? null) : null
    const value = sizes ? measure(sizes.source)(node) : undefined
    const property = dress.caption ?? scene.captions.get(label)?.property
    return {
      appearance: isBase ? base : appearance(hue, shape, glyph),
      size:
        fixed ??
        (sizes
          ? sizes.sizeOf(typeof value === 'number' ? value : undefined)
          : sizeBy === 'same'
            ? 34
            : sizeByDegree(degree)),
      caption:
        numbered(node) ??
        (property === undefined ? captionOf(node, schema, language) : ownCaption(node.properties, property ?? '')),
      degree,
      worn,
      colours: scale,
      sizes,
    }
  }
  const dressRelationship = (relationship: Relationship, line: Line): RelationshipStyle => {
    const worn =
      forRelationships.length === 0
        ? bare
        : wear(forRelationships.filter(rule => appliesToRelationship(rule, relationship, line)))
    const { dress } = worn
    const verb = verbOf(relationship.type)
    // A title or a role says who somebody is as much as a name does.
    const qualifier = areHidden ? undefined : qualifierOf(relationship)
    const usual = qualifier ? `${verb}: ${qualifier}` : verb
    const { caption } = dress
    return {
      line: dress.line === undefined ? line : drawnAs[dress.line],
      ink:
        dress.colour !== undefined && isHueName(dress.colour) ? hues[look][dress.colour].outline : lineInks[look].ink,
      width: dress.width ?? lineInks[look].width,
      caption:
        caption === undefined
          ? usual
          : caption === ''
            ? ''
            : areHidden
              ? verb
              : ownCaption(relationship.properties, caption),
      worn,
    }
  }

  // Whoever points at something or selects it changes no style: what was worked out for one picture serves the next.
  const nodeStyles = new Map<string, NodeStyle>()
  const relationshipStyles = new Map<string, RelationshipStyle>()
  return {
    colours,
    sizes,
    nameOf: node => numbered(node) ?? captionOf(node, schema, language),
    node(node, label) {
      const known = nodeStyles.get(node.id) ?? dressNode(node, label)
      nodeStyles.set(node.id, known)
      return known
    },
    relationship(relationship, line) {
      const known = relationshipStyles.get(relationship.id) ?? dressRelationship(relationship, line)
      relationshipStyles.set(relationship.id, known)
      return known
    },
  }
}
