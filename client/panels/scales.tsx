import { useSelect } from '../context.ts'
import { isHueName } from '../model/scales.ts'
import { settingOf } from '../model/settings.ts'
import { neededMetrics, rulesOf } from '../model/styles.ts'
import { stylerFor } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { HueMark } from './mark.tsx'
import { degreeSteps, type SizeStep, sizeSteps, stepText } from './scaletext.ts'
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
            {scale.steps.map(step => (
              <li key={step.value ?? String(step.to)}>
                <HueMark hue={step.hue} size={16} />
                <span>{stepText(t, scale, step)}</span>
                <span className={classes.many}>{number(step.count)}</span>
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
          <Circles steps={degreeSteps} />
        </figure>
      )}
      {shown.map(({ rule, scale }) => (
        <figure key={rule ?? ''} className={classes.scale}>
          <figcaption>{t('legend.size', { name: sourceText(t, scale.source) })}</figcaption>
          {scale.from === null ? (
            <p className={classes.hint}>{t('legend.noNumbers')}</p>
          ) : (
            <Circles steps={sizeSteps(scale)} />
          )}
          {scale.missing > 0 && scale.from !== null && (
            <p className={classes.hint}>{t('legend.smallest', { number: number(scale.missing) })}</p>
          )}
        </figure>
      ))}
    </>
  )
}

/** Half as large as at a zoom of 1. */
function Circles({ steps }: { steps: readonly SizeStep[] }) {
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
