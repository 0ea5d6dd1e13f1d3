import type { ColourScale, ColourStep, SizeScale } from '../model/scales.ts'
import { sizeByDegree } from '../model/scales.ts'
import type { Text } from '../ui/text.ts'

/** At most three digits that count. */
const short = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString('en') : value.toLocaleString('en', { maximumSignificantDigits: 3 })

const rangeText = (from: number, to: number): string =>
  short(from) === short(to) ? short(to) : `${short(from)} – ${short(to)}`

/** What one colour of a scale stands for. */
export const stepText = (t: Text, { source }: ColourScale, { value, from, to }: ColourStep): string =>
  value === undefined
    ? rangeText(from!, to!)
    : source === 'metric:community'
      ? t('legend.community', { number: value })
      : value

export interface SizeStep {
  /** Diameter in model units. */
  readonly size: number
  readonly text: string
}

/** What sizes mean while nothing else is said: the number of relationships. */
export const degreeSteps: readonly SizeStep[] = [1, 5, 20].map((degree, index, all) => ({
  size: sizeByDegree(degree),
  text: index === all.length - 1 ? `${degree}+` : String(degree),
}))

/** Examples of a scale of sizes; none where nothing has a number. */
export function sizeSteps({ from, to, sizeOf }: SizeScale): SizeStep[] {
  if (from === null || to === null) return []
  const values = from === to ? [from] : [from, (from + to) / 2, to]
  return values.map(value => ({ size: sizeOf(value), text: short(value) }))
}
