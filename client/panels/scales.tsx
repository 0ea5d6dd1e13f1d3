import { useSelect } from '../context.ts'
import { isHueName, type SizeScale, sizeByDegree } from '../model/scales.ts'
import { settingOf } from '../model/settings.ts'
import { neededMetrics, rulesOf } from '../model/styles.ts'
import { stylerFor } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { HueMark } from './mark.tsx'
import classes from './style.module.css'
import { conditionText, dressText, sourceText } from './styletext.ts'

/** What the colours of a scale mean: of one rule, or with null of the whole scene. */
export function ColourScales({ of }: { of: string | null | 'all' }) {
  const { colours } = useSelect(stylerFor)
  const { t, number } = useText()
  const waiting = useSelect(state => neededMetrics(state.scene).find(name => !state.metrics.has(name)) ?? null)
  const shown = colours.filter(({ rule }) => of === 'all' || rule === of)
  return (
    <>
      {of === null && waiting && <p className={classes.hint}>{t(`ask.metric.${waiting}`)} …</p>}
      {shown.map(({ rule, scale }) => (
        <figure key={rule ?? ''} className={classes.scale}>
          <figcaption>{t('legend.colour', { name: sourceText(t, scale.source) })}</figcaption>
          <ul>
            {scale.steps.map(({ hue, value, from, to, count }) => (
              <li key={value ?? String(to)}>
                <HueMark hue={hue} size={16} />
                <span>
                  {value === undefined
                    ? rangeText(from!, to!)
                    : scale.source === 'metric:community'
                      ? t('legend.community', { number: value })
                      : value}
                </span>
                <span className={classes.many}>{number(count)}</span>
              </li>
            ))}
            {scale.others > 0 && (
              <li>
                <HueMark hue={null} size={16} />
                <span>{t('legend.otherValues', { count: scale.otherValues })}</span>
                <span className={classes.many}>{number(scale.others)}</span>
              </li>
            )}
            {scale.missing > 0 && (
              <li>
                <HueMark hue={null} size={16} />
                <span>{t('legend.noValue')}</span>
                <span className={classes.many}>{number(scale.missing)}</span>
              </li>
            )}
          </ul>
        </figure>
      ))}
    </>
  )
}

const degrees = [1, 5, 20]

/** What the sizes of nodes mean. */
export function SizeScales({ of }: { of: string | null | 'all' }) {
  const { sizes } = useSelect(stylerFor)
  const sizeBy = useSelect(({ scene }) => settingOf(scene, 'sizeBy'))
  const { t, number } = useText()
  const shown = sizes.filter(({ rule }) => of === 'all' || rule === of)
  return (
    <>
      {of !== 'all' || sizeBy !== '' ? null : (
        <figure className={classes.scale}>
          <figcaption>{t('legend.size', { name: t('metric.degree') })}</figcaption>
          <Circles
            steps={degrees.map((degree, index) => ({
              size: sizeByDegree(degree),
              text: index === degrees.length - 1 ? `${degree}+` : String(degree),
            }))}
          />
        </figure>
      )}
      {shown.map(({ rule, scale }) => (
        <figure key={rule ?? ''} className={classes.scale}>
          <figcaption>{t('legend.size', { name: sourceText(t, scale.source) })}</figcaption>
          {scale.from === null ? (
            <p className={classes.hint}>{t('legend.noNumbers')}</p>
          ) : (
            <Circles steps={stepsOf(scale)} />
          )}
          {scale.missing > 0 && scale.from !== null && (
            <p className={classes.hint}>{t('legend.smallest', { number: number(scale.missing) })}</p>
          )}
        </figure>
      ))}
    </>
  )
}

function stepsOf({ from, to, sizeOf }: SizeScale) {
  const values = from === to ? [from!] : [from!, (from! + to!) / 2, to!]
  return values.map(value => ({ size: sizeOf(value), text: short(value) }))
}

/** Half as large as at a zoom of 1. */
function Circles({ steps }: { steps: readonly { size: number; text: string }[] }) {
  return (
    <div className={classes.circles}>
      {steps.map(({ size, text }) => (
        <span key={text}>
          <i style={{ width: size / 2, height: size / 2 }} />
          {text}
        </span>
      ))}
    </div>
  )
}

/** At most three digits that count. */
const short = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString('en') : value.toLocaleString('en', { maximumSignificantDigits: 3 })

const rangeText = (from: number, to: number): string =>
  short(from) === short(to) ? short(to) : `${short(from)} – ${short(to)}`

/** Rules that are on, as the legend tells them: what looks how. */
export function RuleKeys() {
  const rules = useSelect(({ scene }) => rulesOf(scene))
  const { t } = useText()
  const shown = rules.filter(({ on, set }) => on && Object.keys(set).length > 0)
  if (shown.length === 0) return null
  return (
    <figure className={classes.scale}>
      <figcaption>{t('style.rules')}</figcaption>
      <ul>
        {shown.map(rule => {
          const { colour } = rule.set
          return (
            <li key={rule.id}>
              {colour && isHueName(colour) ? <HueMark name={colour} size={16} /> : <span className={classes.noHue} />}
              <span>
                {conditionText(t, rule)}: {dressText(t, rule)}
              </span>
            </li>
          )
        })}
      </ul>
    </figure>
  )
}
