import { useExplorer, useSelect } from '../context.ts'
import { lineOf } from '../model/line.ts'
import { settingOf } from '../model/settings.ts'
import { opening } from '../model/state.ts'
import type { Dress } from '../model/stylerule.ts'
import { rulesOf } from '../model/styles.ts'
import { appearancesFor, mainLabel, stylerFor } from '../model/view.ts'
import { type TextKey, useText } from '../ui/text.ts'
import classes from './style.module.css'
import { conditionText, sourceText } from './styletext.ts'

/** Why something looks as it does: the rule, scale or default that gave each part, and the way to it. */
export function Why({ kind, id }: { kind: 'node' | 'relationship'; id: string }) {
  const { store } = useExplorer()
  const { t } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const styler = useSelect(stylerFor)
  const rules = rulesOf(scene)
  const open = (rule: string | null) =>
    store.update(state => opening(state, { left: 'style', leftOpen: true, rule: rule ?? state.panels.rule }))

  const ruleLink = (rule: string) => {
    const at = rules.findIndex(one => one.id === rule)
    return at < 0 ? null : (
      <button type="button" onClick={() => open(rule)}>
        {t('style.rule', { place: at + 1, words: conditionText(t, rules[at]!) })}
      </button>
    )
  }
  const scaleLink = (words: string) => (
    <button type="button" onClick={() => open(null)}>
      {words}
    </button>
  )
  const rows: { part: keyof Dress; answer: React.ReactNode }[] = []
  if (kind === 'node') {
    const node = scene.nodes.get(id)!.node
    const label = mainLabel(node, appearancesFor(scene, schema))
    const { worn, colours, sizes, degree } = styler.node(node, label)
    const byLabel = t('style.why.label', { label })
    const sizeBy = settingOf(scene, 'sizeBy')
    rows.push(
      {
        part: 'colour',
        answer: worn.by.colour
          ? ruleLink(worn.by.colour)
          : colours
            ? scaleLink(sourceText(t, colours.source))
            : byLabel,
      },
      { part: 'shape', answer: worn.by.shape ? ruleLink(worn.by.shape) : byLabel },
      { part: 'icon', answer: worn.by.icon ? ruleLink(worn.by.icon) : byLabel },
      {
        part: 'size',
        answer: worn.by.size
          ? ruleLink(worn.by.size)
          : sizes
            ? scaleLink(sourceText(t, sizes.source))
            : sizeBy === 'same'
              ? scaleLink(t('style.allTheSame'))
              : t('style.why.degree', { count: degree }),
      },
      {
        part: 'caption',
        answer:
          settingOf(scene, 'names') === 'hidden'
            ? scaleLink(t('style.hideNames'))
            : worn.by.caption
              ? ruleLink(worn.by.caption)
              : scene.captions.has(label)
                ? scaleLink(t('style.captionOfLabel', { label }))
                : t('style.why.name'),
      },
    )
  } else {
    const { relationship } = scene.relationships.get(id)!
    const line = lineOf(relationship, schema?.evidence ?? false)
    const { worn } = styler.relationship(relationship, line)
    rows.push(
      {
        part: 'line',
        answer: worn.by.line
          ? ruleLink(worn.by.line)
          : line === 'plain'
            ? t('style.why.noStatus')
            : t(`status.${line}`),
      },
      { part: 'colour', answer: worn.by.colour ? ruleLink(worn.by.colour) : t('style.why.allLines') },
      { part: 'width', answer: worn.by.width ? ruleLink(worn.by.width) : t('style.why.allLines') },
    )
  }
  const look = settingOf(scene, 'look')
  return (
    <section className={classes.why} aria-label={t('style.why')}>
      <h3>{t('style.why')}</h3>
      <dl>
        {rows.map(({ part, answer }) => (
          <div key={part}>
            <dt>{t(`style.${part}` as TextKey)}</dt>
            <dd>{answer}</dd>
          </div>
        ))}
        {look !== 'default' && (
          <div>
            <dt>{t('style.presets')}</dt>
            <dd>{scaleLink(t(look === 'contrast' ? 'style.lookContrast' : 'style.lookGrey'))}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}
