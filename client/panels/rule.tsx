import { NativeSelect, NumberInput, SegmentedControl, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { verbOf } from '../model/caption.ts'
import { changingRule } from '../model/commands/styling.ts'
import { glyphs, hueNames, shapes } from '../model/palette.ts'
import { lineStyles } from '../model/stylerule.ts'
import { type NamedRule, saidLines, sizeLimits, widthLimits } from '../model/styles.ts'
import { useText } from '../ui/text.ts'
import { HueMark } from './mark.tsx'
import classes from './style.module.css'
import { propertyNames, sourceChoices } from './styletext.ts'

const tests = ['is', 'contains', 'there', 'missing'] as const
const sizes = [22, 28, 34, 44, 56, 72]
const widths = [1, 2, 3, 4, 6, 8]

/** The form of one rule: what it is about, and what it sets. Every change is seen at once. */
export function RuleForm({ rule }: { rule: NamedRule }) {
  const explorer = useExplorer()
  const schema = useSelect(state => state.schema)
  const { t } = useText()
  const { of, when, set } = rule
  const isNode = of === 'node'
  const change = (next: Parameters<typeof changingRule>[2]) =>
    explorer.carryOut(changingRule(explorer.store.get(), rule.id, next, Date.now()))
  const about = (next: NonNullable<Parameters<typeof changingRule>[2]['when']>) => change({ when: next })
  const wear = (next: NonNullable<Parameters<typeof changingRule>[2]['set']>) => change({ set: next })
  const kinds = (isNode ? schema?.labels : schema?.types) ?? []
  const whatever = { value: '', label: t('style.whatever') }
  const asIs = { value: '', label: t('style.asIs') }
  const numbers = sourceChoices(t, schema, of, when.kind, { numeric: true })
  const field = (label: string, control: ReactNode) => (
    <div className={classes.field}>
      <span>{label}</span>
      {control}
    </div>
  )
  const select = (
    label: string,
    value: string,
    data: React.ComponentProps<typeof NativeSelect>['data'],
    onChange: (value: string) => void,
  ) =>
    field(
      label,
      <NativeSelect
        size="xs"
        aria-label={label}
        value={value}
        data={data}
        onChange={event => onChange(event.currentTarget.value)}
      />,
    )
  return (
    <div className={classes.form}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('style.of')}
        value={of}
        onChange={value =>
          change({
            of: value === 'node' ? 'node' : 'relationship',
            when: { kind: '', status: '', property: '', number: '' },
          })
        }
        data={[
          { value: 'node', label: t('style.nodes') },
          { value: 'relationship', label: t('style.relationships') },
        ]}
      />
      <h4>{t('style.when')}</h4>
      {select(
        t(isNode ? 'style.label' : 'style.type'),
        when.kind,
        [
          whatever,
          ...kinds
            .filter(({ name }) => name !== 'Entity')
            .map(({ name }) => ({ value: name, label: isNode ? name : verbOf(name) })),
        ],
        kind => about({ kind }),
      )}
      {!isNode &&
        schema?.evidence &&
        select(
          t('style.status'),
          when.status,
          [whatever, ...saidLines.map(line => ({ value: line, label: t(`status.${line}`) }))],
          status => about({ status: saidLines.find(line => line === status) ?? '' }),
        )}
      {select(
        t('style.property'),
        when.property,
        [whatever, ...propertyNames(schema, of, when.kind).map(name => ({ value: name, label: name }))],
        property => about({ property }),
      )}
      {when.property !== '' && (
        <div className={classes.pair}>
          <NativeSelect
            size="xs"
            aria-label={t('style.test')}
            value={when.test}
            data={tests.map(test => ({ value: test, label: t(`style.test.${test}`) }))}
            onChange={event => about({ test: tests.find(test => test === event.currentTarget.value) ?? 'is' })}
          />
          {(when.test === 'is' || when.test === 'contains') && (
            <TextInput
              size="xs"
              aria-label={t('style.value')}
              placeholder={t('style.value')}
              maxLength={200}
              value={when.value}
              onChange={event => about({ value: event.currentTarget.value })}
            />
          )}
        </div>
      )}
      {numbers.length > 0 &&
        select(t('style.number'), when.number, [whatever, ...numbers], number => about({ number: number as never }))}
      {when.number !== '' && (
        <div className={classes.pair}>
          {(['from', 'to'] as const).map(end => (
            <NumberInput
              key={end}
              size="xs"
              hideControls
              aria-label={t(`style.${end}`)}
              placeholder={t(`style.${end}`)}
              value={when[end] ?? ''}
              onChange={value => about({ [end]: typeof value === 'number' ? value : null })}
            />
          ))}
        </div>
      )}
      <h4>{t('style.then')}</h4>
      <fieldset className={classes.hues}>
        <legend>{t('style.colour')}</legend>
        {hueNames.map(name => (
          <button
            key={name}
            type="button"
            aria-pressed={set.colour === name}
            aria-label={t(`hue.${name}`)}
            title={t(`hue.${name}`)}
            onClick={() => wear({ colour: set.colour === name ? undefined : name })}
          >
            <HueMark name={name} />
          </button>
        ))}
      </fieldset>
      {isNode &&
        select(
          t('style.colourBy'),
          set.colour?.includes(':') ? set.colour : '',
          [{ value: '', label: t('style.notByValue') }, ...sourceChoices(t, schema, of, when.kind)],
          value => wear({ colour: value === '' ? undefined : (value as never) }),
        )}
      {isNode && (
        <>
          {select(
            t('style.shape'),
            set.shape ?? '',
            [asIs, ...shapes.map(shape => ({ value: shape, label: t(`shape.${shape}`) }))],
            value => wear({ shape: shapes.find(shape => shape === value) }),
          )}
          {select(
            t('style.icon'),
            set.icon ?? '',
            [
              asIs,
              ...glyphs.map(icon => ({ value: icon, label: t(`icon.${icon}`) })),
              { value: 'letter', label: t('icon.letter') },
            ],
            value => wear({ icon: [...glyphs, 'letter' as const].find(icon => icon === value) }),
          )}
          {select(
            t('style.size'),
            set.size === undefined ? '' : String(set.size),
            [
              asIs,
              {
                group: t('style.fixed'),
                items: [...new Set([...sizes, ...(typeof set.size === 'number' ? [set.size] : [])])]
                  .sort((a, b) => a - b)
                  .map(size => ({ value: String(size), label: String(size) })),
              },
              ...sourceChoices(t, schema, of, when.kind, { numeric: true }),
            ],
            value =>
              wear({
                size:
                  value === ''
                    ? undefined
                    : value.includes(':')
                      ? (value as never)
                      : Math.min(sizeLimits.most, Math.max(sizeLimits.least, Number(value))),
              }),
          )}
        </>
      )}
      {!isNode && (
        <>
          {select(
            t('style.line'),
            set.line ?? '',
            [
              { value: '', label: t('style.byStatus') },
              ...lineStyles.map(line => ({ value: line, label: t(`linestyle.${line}`) })),
            ],
            value => wear({ line: lineStyles.find(line => line === value) }),
          )}
          {set.line && <p className={classes.hint}>{t('style.lineHint')}</p>}
          {select(
            t('style.width'),
            set.width === undefined ? '' : String(set.width),
            [
              asIs,
              ...[...new Set([...widths, ...(set.width === undefined ? [] : [set.width])])]
                .sort((a, b) => a - b)
                .map(width => ({ value: String(width), label: String(width) })),
            ],
            value =>
              wear({
                width:
                  value === '' ? undefined : Math.min(widthLimits.most, Math.max(widthLimits.least, Number(value))),
              }),
          )}
        </>
      )}
      {select(
        t('style.caption'),
        set.caption === undefined ? 'usual' : set.caption === '' ? 'none' : `property:${set.caption}`,
        [
          { value: 'usual', label: t('style.asIs') },
          { value: 'none', label: t('style.noCaption') },
          {
            group: t('style.properties'),
            items: propertyNames(schema, of, when.kind).map(name => ({ value: `property:${name}`, label: name })),
          },
        ],
        value =>
          wear({
            caption: value === 'usual' ? undefined : value === 'none' ? '' : value.slice('property:'.length),
          }),
      )}
    </div>
  )
}
