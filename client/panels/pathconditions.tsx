import {
  Button,
  Checkbox,
  CloseButton,
  Collapse,
  Group,
  SegmentedControl,
  Stack,
  Text,
  UnstyledButton,
} from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { MENTIONS_TYPE } from '../../server/contract/source.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, verbOf } from '../model/caption.ts'
import { dropping, type PathQuestion, type TypeChoice, taking } from '../model/pathquestion.ts'
import { useText } from '../ui/text.ts'
import { NodeMark } from './mark.tsx'
import { NodePicker } from './nodepicker.tsx'
import classes from './paths.module.css'

interface Props {
  question: PathQuestion
  onChange: (question: PathQuestion) => void
}

/** What a path must touch, must not touch, and which relationships it may walk: folded away until it is wanted. */
export function PathConditions({ question, onChange }: Props) {
  const { t } = useText()
  const count = question.through.length + question.avoid.length + question.types.names.length
  const [isOpen, setOpen] = useState(count > 0)
  const id = useId()
  const Icon = isOpen ? IconChevronDown : IconChevronRight
  return (
    <div>
      <UnstyledButton
        className={classes.disclosure}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon size={16} /> {t('paths.conditions')}
        {count > 0 && <span className={classes.quiet}>{t('paths.conditionCount', { count })}</span>}
      </UnstyledButton>
      <Collapse id={id} expanded={isOpen}>
        <Stack gap={12} pt={8}>
          <NodeSet end="through" question={question} onChange={onChange} />
          <NodeSet end="avoid" question={question} onChange={onChange} />
          <Types choice={question.types} onChange={types => onChange({ ...question, types })} />
        </Stack>
      </Collapse>
    </div>
  )
}

/** Nodes of one role: found by search, picked on the graph, or taken from the selection. */
function NodeSet({ end, question, onChange }: Props & { end: 'through' | 'avoid' }) {
  const { store } = useExplorer()
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const selected = useSelect(state => state.view.selection.nodes)
  const nodes = question[end]
  const take = () => {
    const { scene } = store.get()
    onChange(
      taking(
        question,
        end,
        [...selected].flatMap(id => scene.nodes.get(id)?.node ?? []),
      ),
    )
  }
  return (
    <div>
      <NodePicker
        label={t(`paths.${end}`)}
        end={end}
        value={null}
        onChange={node => node && onChange(taking(question, end, [node]))}
      />
      {selected.size > 0 && (
        <Button size="compact-xs" variant="subtle" mt={4} onClick={take}>
          {t('paths.fromSelection', { count: selected.size })}
        </Button>
      )}
      {nodes.length > 0 && (
        <ul className={classes.chips} aria-label={t(`paths.${end}`)}>
          {nodes.map(node => {
            const name = captionOf(node, schema, language)
            return (
              <li key={node.id}>
                <NodeMark node={node} size={16} /> <span>{name}</span>
                <CloseButton
                  size="sm"
                  aria-label={t('paths.removeNode', { name })}
                  onClick={() => onChange(dropping(question, node.id))}
                />
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}

function Types({ choice, onChange }: { choice: TypeChoice; onChange: (choice: TypeChoice) => void }) {
  const { t, number } = useText()
  const schema = useSelect(state => state.schema)
  // No path runs through the source layer, so what ties it to the facts is no choice.
  const types = (schema?.types ?? []).filter(({ name }) => !(schema?.evidence && name === MENTIONS_TYPE))
  const chosen = new Set(choice.names)
  const toggle = (name: string) => {
    const names = new Set(chosen)
    if (!names.delete(name)) names.add(name)
    onChange({ ...choice, names: [...names] })
  }
  return (
    <fieldset className={classes.types}>
      <legend>{t('paths.types')}</legend>
      <Group gap="xs" justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={t('paths.types')}
          value={choice.mode}
          onChange={mode => onChange({ ...choice, mode: mode as TypeChoice['mode'] })}
          data={[
            { value: 'without', label: t('paths.typesWithout') },
            { value: 'only', label: t('paths.typesOnly') },
          ]}
        />
        {chosen.size > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => onChange({ mode: 'without', names: [] })}>
            {t('paths.allTypes')}
          </Button>
        )}
      </Group>
      <div className={classes.typeList}>
        {types.map(({ name, count }) => (
          <Checkbox
            key={name}
            size="xs"
            checked={chosen.has(name)}
            onChange={() => toggle(name)}
            label={
              <>
                {verbOf(name)} <span className={classes.quiet}>{number(count)}</span>
              </>
            }
          />
        ))}
        {types.length === 0 && (
          <Text size="xs" c="dimmed">
            {t('paths.noTypesHere')}
          </Text>
        )}
      </div>
    </fieldset>
  )
}
