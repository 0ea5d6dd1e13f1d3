import type { Node } from '../../server/contract/graph.ts'
import { useSelect } from '../context.ts'
import {
  type Appearance,
  dashes,
  type Hue,
  type HueName,
  hollow,
  hues,
  type Line,
  type Shape,
} from '../model/palette.ts'
import { settingOf } from '../model/settings.ts'
import { appearancesFor, mainLabel, stylerFor } from '../model/view.ts'
import { glyphImage } from '../ui/glyph.ts'
import classes from './mark.module.css'

const outlines: { readonly [shape in Exclude<Shape, 'circle'>]: string } = {
  square: '3,3 21,3 21,21 3,21',
  hexagon: '2,12 7,3.3 17,3.3 22,12 17,20.7 7,20.7',
  diamond: '12,1 23,12 12,23 1,12',
  triangle: '12,2 23,21 1,21',
  pentagon: '12,1.5 22.5,9.3 18.5,21.5 5.5,21.5 1.5,9.3',
  octagon: '8,2 16,2 22,8 22,16 16,22 8,22 2,16 2,8',
}

/** The look of a label as the canvas draws it: hue, shape and glyph. */
export function LabelMark({ appearance, label, size = 20 }: { appearance: Appearance; label: string; size?: number }) {
  const { hue, shape } = appearance
  const drawing = {
    fill: hue.fill,
    className: classes.outline,
    style: { '--light': hue.outline.light, '--dark': hue.outline.dark } as never,
  }
  const inset =
    shape === 'triangle' ? { x: 7, y: 9.5, width: 10, height: 10 } : { x: 5.5, y: 5.5, width: 13, height: 13 }
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className={classes.mark}>
      {shape === 'circle' ? (
        <circle cx="12" cy="12" r="10.5" {...drawing} />
      ) : (
        <polygon points={outlines[shape]} {...drawing} />
      )}
      <image href={glyphImage(appearance, label)} {...inset} />
    </svg>
  )
}

/** The look of a node as the canvas draws it, rules and all. What is not drawn looks as its label does. */
export function NodeMark({ node, size }: { node: Node; size?: number }) {
  const schema = useSelect(state => state.schema)
  const scene = useSelect(state => state.scene)
  const styler = useSelect(stylerFor)
  const appearances = appearancesFor(scene, schema)
  const label = mainLabel(node, appearances)
  const appearance = scene.nodes.has(node.id) ? styler.node(node, label).appearance : appearances.get(label)
  return appearance ? <LabelMark appearance={appearance} label={label} size={size} /> : null
}

/** A colour by itself, in the look that the scene has: one of the palette, one of a scale, or null for hollow. */
export function HueMark({ name, hue, size = 18 }: { name?: HueName; hue?: Hue | null; size?: number }) {
  const look = useSelect(({ scene }) => settingOf(scene, 'look'))
  const { fill, outline } = name ? hues[look][name] : (hue ?? hollow[look])
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className={classes.mark}>
      <circle
        cx="12"
        cy="12"
        r="10.5"
        fill={fill}
        className={classes.outline}
        style={{ '--light': outline.light, '--dark': outline.dark } as never}
      />
    </svg>
  )
}

export function LineMark({ line, width = 36 }: { line: Line; width?: number }) {
  return (
    <svg width={width} height="12" viewBox={`0 0 ${width} 12`} aria-hidden="true" className={classes.mark}>
      <line x1="1" y1="6" x2={width - 7} y2="6" className={classes.line} strokeDasharray={dashes[line].join(' ')} />
      <polygon points={`${width - 8},2 ${width - 1},6 ${width - 8},10`} className={classes.arrow} />
    </svg>
  )
}
