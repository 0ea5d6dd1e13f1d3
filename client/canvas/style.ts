import type cytoscape from 'cytoscape'
import {
  accentColour,
  canvasColour,
  dashes,
  lineColour,
  lineInks,
  lineKinds,
  type Scheme,
  type Shape,
} from '../model/palette.ts'
import { drawnSize, type Emphasis, type NodeLook, type RelationshipLook } from '../model/view.ts'
import { glyphImage } from '../ui/glyph.ts'

const nodeShapes: { readonly [shape in Shape]: string } = {
  circle: 'ellipse',
  square: 'round-rectangle',
  hexagon: 'hexagon',
  diamond: 'diamond',
  triangle: 'triangle',
  pentagon: 'pentagon',
  octagon: 'octagon',
}

/** Node and relationship ids of one engine may coincide; element ids here never do. */
export const nodeElement = (id: string) => `n${id}`
export const relationshipElement = (id: string) => `r${id}`
export const idOf = (element: string) => element.slice(1)

const classesOf = (look: { selected: boolean; masked: boolean; emphasis: Emphasis }) =>
  [look.selected ? 'selected' : '', look.masked ? 'masked' : '', look.emphasis].filter(Boolean).join(' ')

/** A new object each time: Cytoscape keeps what it is given and writes into it. */
export function nodeDefinition(look: NodeLook, scheme: Scheme): cytoscape.ElementDefinition {
  return {
    group: 'nodes',
    data: { id: nodeElement(look.id), ...nodeData(look, scheme) },
    position: { x: look.x, y: look.y },
    classes: nodeClasses(look),
  }
}

export const nodeData = ({ appearance, label, size }: NodeLook, scheme: Scheme) => ({
  fill: appearance.hue.fill,
  outline: appearance.hue.outline[scheme],
  border: appearance.hue.border,
  shape: nodeShapes[appearance.shape],
  image: glyphImage(appearance, label),
  size: drawnSize({ appearance, size }),
})

export const nodeClasses = (look: NodeLook) => `${classesOf(look)}${look.group ? ' group' : ''}`

export function relationshipDefinition(look: RelationshipLook, scheme: Scheme): cytoscape.ElementDefinition {
  return {
    group: 'edges',
    data: {
      id: relationshipElement(look.id),
      source: nodeElement(look.start),
      target: nodeElement(look.end),
      ...relationshipData(look, scheme),
    },
    classes: relationshipClasses(look),
  }
}

/** Undefined where a line looks as lines do: then no selector finds it. */
export const relationshipData = ({ ink, width }: RelationshipLook, scheme: Scheme) => ({
  tint: ink?.[scheme],
  weight: width === lineInks.default.width ? undefined : width,
})

export const relationshipClasses = (look: RelationshipLook) => `${classesOf(look)} ${look.line}`

export function stylesheet(scheme: Scheme, options: { many: boolean; huge: boolean }): cytoscape.StylesheetJson {
  const accent = accentColour[scheme]
  const lines = lineKinds.map(line => ({
    selector: `edge.${line}`,
    style: {
      'line-style': dashes[line].length > 0 ? 'dashed' : 'solid',
      ...(dashes[line].length > 0 ? { 'line-dash-pattern': [...dashes[line]] } : {}),
    },
  }))
  return [
    {
      selector: 'node',
      style: {
        width: 'data(size)',
        height: 'data(size)',
        shape: 'data(shape)',
        'background-color': 'data(fill)',
        'border-color': 'data(outline)',
        'border-width': 'data(border)',
        ...(options.many
          ? {}
          : {
              'background-image': 'data(image)',
              'background-width': '58%',
              'background-height': '58%',
              'background-image-containment': 'inside',
            }),
        'overlay-opacity': 0,
        'z-index': 10,
      },
    },
    {
      selector: 'node[shape = "triangle"]',
      style: options.many
        ? {}
        : { 'background-position-y': '78%', 'background-width': '42%', 'background-height': '42%' },
    },
    {
      selector: 'edge',
      style: {
        width: lineInks.default.width,
        'line-color': lineColour[scheme],
        'target-arrow-color': lineColour[scheme],
        ...(options.huge
          ? { 'curve-style': 'haystack' }
          : {
              'curve-style': 'bezier',
              'control-point-step-size': 28,
              'target-arrow-shape': 'triangle',
              // At least 6 CSS pixels at the zoom at which a picture opens.
              'arrow-scale': 1.15,
            }),
        'overlay-opacity': 0,
        opacity: 0.75,
      },
    },
    ...lines,
    { selector: 'edge[tint]', style: { 'line-color': 'data(tint)', 'target-arrow-color': 'data(tint)', opacity: 0.9 } },
    { selector: 'edge.unproven', style: { opacity: 0.9 } },
    {
      selector: 'edge.lit',
      style: { width: 2.2, 'line-color': accent, 'target-arrow-color': accent, opacity: 1, 'z-index': 20 },
    },
    { selector: 'edge[weight]', style: { width: 'data(weight)' } },
    {
      selector: 'edge.selected',
      style: {
        width: 4,
        'line-color': accent,
        'target-arrow-color': accent,
        'underlay-color': accent,
        'underlay-opacity': 0.28,
        'underlay-padding': 6,
        opacity: 1,
        'z-index': 40,
      },
    },
    { selector: 'node.lit', style: { 'border-width': 3, 'border-color': accent, 'z-index': 25 } },
    { selector: 'node.selected', style: { 'border-width': 4, 'border-color': accent, 'z-index': 30 } },
    { selector: 'node.faded', style: { opacity: 0.18 } },
    { selector: 'edge.faded', style: { opacity: 0.08 } },
    { selector: 'node.group', style: { 'border-style': 'double', 'border-width': 7 } },
    // What is supposed not to be there is a shadow of itself.
    {
      selector: 'node.masked',
      style: { 'background-opacity': 0.12, 'background-image-opacity': 0.35, 'border-style': 'dashed' },
    },
    { selector: 'edge.masked', style: { opacity: 0.3, 'line-style': 'dashed', 'line-dash-pattern': [2, 7] } },
    {
      selector: 'core',
      style: {
        'selection-box-color': accent,
        'selection-box-opacity': 0.15,
        'selection-box-border-color': accent,
        'selection-box-border-width': 1,
        'active-bg-size': 0,
      } as never,
    },
    { selector: 'node:active', style: { 'overlay-opacity': 0 } },
    { selector: 'core', style: { 'outside-texture-bg-color': canvasColour[scheme] } as never },
  ] as unknown as cytoscape.StylesheetJson
}
