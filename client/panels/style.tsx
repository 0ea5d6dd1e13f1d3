import { ActionIcon, Button, NativeSelect, Switch, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { callingBy, orderingRule, removingRule, sayingBy, switchingRule } from '../model/commands/styling.ts'
import { commandOf } from '../model/commands.ts'
import { settingOf } from '../model/settings.ts'
import { opening } from '../model/state.ts'
import type { Source } from '../model/stylerule.ts'
import { type NamedRule, rulesOf } from '../model/styles.ts'
import { legendOf } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { HueMark, LabelMark } from './mark.tsx'
import { RuleForm } from './rule.tsx'
import { ColourScales, SizeScales } from './scales.tsx'
import classes from './style.module.css'
import { conditionText, dressText, propertyNames, sourceChoices } from './styletext.ts'

const nothing = { nodes: [], relationships: [] }

/** How the scene looks: presets, what colour and size say, captions, and rules for what is to look otherwise. */
export function Style() {
  return (
    <div className={classes.style}>
      <Presets />
      <Scales />
      <Rules />
      <Captions />
      <Reset />
    </div>
  )
}

function Presets() {
  const explorer = useExplorer()
  const { t } = useText()
  const look = useSelect(({ scene }) => settingOf(scene, 'look'))
  const names = useSelect(({ scene }) => settingOf(scene, 'names'))
  return (
    <section>
      <h3>{t('style.presets')}</h3>
      <div className={classes.presets}>
        {(
          [
            ['lookDefault', look === 'default' && names === 'shown'],
            ['lookContrast', look === 'contrast'],
            ['lookGrey', look === 'grey'],
            ['hideNames', names === 'hidden'],
          ] as const
        ).map(([id, isOn]) => (
          <Button
            key={id}
            size="compact-sm"
            variant={isOn ? 'light' : 'default'}
            aria-pressed={isOn}
            title={t(`style.${id}.means`)}
            onClick={() => {
              if (!isOn) explorer.run(id, nothing)
              else if (id !== 'lookDefault') explorer.run(id === 'hideNames' ? 'showNames' : 'lookDefault', nothing)
            }}
          >
            {t(`style.${id}`)}
          </Button>
        ))}
      </div>
      {names === 'hidden' && <p className={classes.hint}>{t('style.namesHidden')}</p>}
    </section>
  )
}

/** What colour and size of all nodes say, with the scales that come of it. */
function Scales() {
  const explorer = useExplorer()
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const colourBy = useSelect(({ scene }) => settingOf(scene, 'colourBy'))
  const sizeBy = useSelect(({ scene }) => settingOf(scene, 'sizeBy'))
  const choose = (part: 'colourBy' | 'sizeBy', value: string) =>
    explorer.carryOut(sayingBy(explorer.store.get(), part, value as '' | 'same' | Source, Date.now()))
  return (
    <section>
      <h3>{t('style.allOfThem')}</h3>
      <NativeSelect
        size="xs"
        label={t('style.colourBy')}
        value={colourBy}
        data={[{ value: '', label: t('style.byLabel') }, ...sourceChoices(t, schema, 'node', '')]}
        onChange={event => choose('colourBy', event.currentTarget.value)}
      />
      <ColourScales of={null} />
      <NativeSelect
        size="xs"
        mt={8}
        label={t('style.sizeBy')}
        value={sizeBy}
        data={[
          { value: '', label: t('style.byDegree') },
          { value: 'same', label: t('style.allTheSame') },
          ...sourceChoices(t, schema, 'node', '', { numeric: true }),
        ]}
        onChange={event => choose('sizeBy', event.currentTarget.value)}
      />
      <SizeScales of={null} />
    </section>
  )
}

function Rules() {
  const explorer = useExplorer()
  const { t } = useText()
  const rules = useSelect(({ scene }) => rulesOf(scene))
  return (
    <section>
      <h3>{t('style.rules')}</h3>
      <p className={classes.hint}>{t('style.rulesHint')}</p>
      {rules.length > 0 && (
        <ol className={classes.rules} aria-label={t('style.rules')}>
          {rules.map((rule, index) => (
            <RuleRow key={rule.id} rule={rule} place={index + 1} count={rules.length} />
          ))}
        </ol>
      )}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} />}
        onClick={() => explorer.run('addRule', nothing)}
      >
        {t('command.addRule')}
      </Button>
    </section>
  )
}

function RuleRow({ rule, place, count }: { rule: NamedRule; place: number; count: number }) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t } = useText()
  const isOpen = useSelect(({ panels }) => panels.rule === rule.id)
  const row = useRef<HTMLLIElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  // Whoever comes from elsewhere sees the rule that is meant, and goes on from it by keyboard.
  useEffect(() => {
    if (!isOpen) return
    row.current?.scrollIntoView({ block: 'nearest' })
    button.current?.focus({ preventScroll: true })
  }, [isOpen])
  const words = conditionText(t, rule)
  const name = t('style.rule', { place, words })
  const move = (by: 1 | -1) => explorer.carryOut(orderingRule(store.get(), rule.id, by, Date.now()))
  const toggle = () => store.update(state => opening(state, { rule: isOpen ? null : rule.id }))
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    event.stopPropagation()
    move(event.key === 'ArrowUp' ? -1 : 1)
  }
  const colour = rule.set.colour
  const mover = (by: 1 | -1, isPossible: boolean) => {
    const label = t(by < 0 ? 'style.earlier' : 'style.later')
    const why = isPossible ? '' : `: ${t(by < 0 ? 'style.isFirst' : 'style.isLast')}`
    return (
      <Tooltip label={`${label}${why || ` (Alt+${by < 0 ? '↑' : '↓'})`}`} openDelay={400}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={`${label}: ${words}`}
          aria-disabled={!isPossible}
          style={isPossible ? undefined : { opacity: 0.4 }}
          onClick={() => isPossible && move(by)}
        >
          {by < 0 ? <IconArrowUp size={14} /> : <IconArrowDown size={14} />}
        </ActionIcon>
      </Tooltip>
    )
  }
  return (
    <li ref={row} className={classes.rule} data-off={!rule.on || undefined} onKeyDown={onKeyDown}>
      <div className={classes.ruleHead}>
        <Switch
          size="xs"
          checked={rule.on}
          aria-label={t('style.switch', { words })}
          onChange={() => explorer.carryOut(switchingRule(store.get(), rule.id, Date.now()))}
        />
        <UnstyledButton
          ref={button}
          className={classes.ruleName}
          aria-expanded={isOpen}
          aria-label={name}
          onClick={toggle}
        >
          <span>
            {place}. {words}
          </span>
          <Text span size="xs" c="dimmed" className={classes.dress}>
            {colour && !colour.includes(':') && <HueMark name={colour as never} size={12} />}
            <span>{dressText(t, rule)}</span>
          </Text>
        </UnstyledButton>
        {mover(-1, place > 1)}
        {mover(1, place < count)}
        <Tooltip label={t('style.remove')} openDelay={400}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={`${t('style.remove')}: ${words}`}
            onClick={() => explorer.carryOut(removingRule(rule.id, Date.now()))}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </Tooltip>
      </div>
      {isOpen && <RuleForm rule={rule} />}
      {isOpen && <ColourScales of={rule.id} />}
      {isOpen && <SizeScales of={rule.id} />}
    </li>
  )
}

/** By which property nodes are called, label by label. */
function Captions() {
  const explorer = useExplorer()
  const { t } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const labels = legendOf(scene, schema).labels.filter(({ drawn }) => drawn > 0)
  if (labels.length === 0) return null
  return (
    <section>
      <h3>{t('style.captions')}</h3>
      <ul className={classes.captions} aria-label={t('style.captions')}>
        {labels.map(({ name, appearance }) => {
          const chosen = scene.captions.get(name)
          const choose = (value: string) =>
            explorer.carryOut(
              callingBy(
                explorer.store.get(),
                name,
                value === 'usual' ? undefined : value === 'none' ? null : value.slice('property:'.length),
                Date.now(),
              ),
            )
          return (
            <li key={name}>
              <LabelMark appearance={appearance} label={name} size={18} />
              <span className={classes.captionLabel}>{name}</span>
              <NativeSelect
                size="xs"
                aria-label={t('style.captionOfLabel', { label: name })}
                value={
                  chosen === undefined ? 'usual' : chosen.property === null ? 'none' : `property:${chosen.property}`
                }
                data={[
                  { value: 'usual', label: t('style.usualName') },
                  { value: 'none', label: t('style.noCaption') },
                  {
                    group: t('style.properties'),
                    items: propertyNames(schema, 'node', name).map(property => ({
                      value: `property:${property}`,
                      label: property,
                    })),
                  },
                ]}
                onChange={event => choose(event.currentTarget.value)}
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Reset() {
  const explorer = useExplorer()
  const { t, say } = useText()
  useSelect(state => state.scene)
  const enabled = commandOf('resetStyle').enabled(explorer.store.get(), nothing)
  return (
    <section>
      <Button
        size="compact-sm"
        variant="default"
        aria-disabled={enabled !== true}
        style={enabled === true ? undefined : { opacity: 0.45 }}
        title={enabled === true ? undefined : say(enabled)}
        onClick={() => explorer.run('resetStyle', nothing)}
      >
        {t('command.resetStyle')}
      </Button>
    </section>
  )
}
