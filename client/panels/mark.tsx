import type { Node } from '../../server/contract/graph.ts'
import { useSelect } from '../context.ts'
import { type Appearance, dashes, type Hue, type HueName, hollow, hues, type Line } from '../model/palette.ts'
import { settingOf } from '../model/settings.ts'
import { appearancesFor, mainLabel, stylerFor } from '../model/view.ts'
import { corners } from '../picture/shapes.ts'
import { glyphImage } from '../ui/glyph.ts'
import classes from './mark.module.css'

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
        <polygon points={corners[shape]} {...drawing} />
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
