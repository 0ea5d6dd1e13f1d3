import { ActionIcon, Button, Code, Text } from '@mantine/core'
import { IconCode, IconQuestionMark } from '@tabler/icons-react'
import { useId, useMemo, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { inWords, phrase } from '../model/phrase.ts'
import { type Starter, starterOutcome, startersOf } from '../model/starters.ts'
import { useText } from '../ui/text.ts'
import { useReading } from './reading.ts'
import classes from './start.module.css'

/** When nothing is selected: questions to begin with, and how much of what is in sight. */
export function Start() {
  const { t, say, number } = useText()
  const schema = useSelect(state => state.schema)
  const overview = useSelect(state => state.overview)
  const language = useSelect(state => state.language)
  const { reports, error } = useReading()
  // Which questions there are depends on the reports: none is shown before these are known, so that none changes.
  const isKnown = reports !== null || error !== null
  const starters = useMemo(
    () => (isKnown ? startersOf(schema, reports, language) : []),
    [isKnown, schema, reports, language],
  )
  return (
    <section className={classes.start}>
      {starters.length > 0 && (
        <>
          <h2>{t('start.questions')}</h2>
          <ul className={classes.questions}>
            {starters.map(starter => (
              <Question key={starter.cypher} starter={starter} />
            ))}
          </ul>
        </>
      )}
      {overview && (
        <Text size="xs" c="dimmed" mt={6}>
          {t('start.inDatabase', {
            nodes: number(overview.total.nodes),
            relationships: number(overview.total.relationships),
          })}{' '}
          {overview.remarks.map(remark => say(inWords(remark))).join(t('between.sentences'))}
        </Text>
      )}
    </section>
  )
}

function Question({ starter }: { starter: Starter }) {
  const explorer = useExplorer()
  const { t, say } = useText()
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const { cypher } = starter
  const text = typeof starter.text === 'string' ? starter.text : say(starter.text)
  const run = () =>
    explorer.carryOut({
      ask: {
        route: 'query',
        request: { statement: cypher },
        what: phrase('ask.question'),
        answered: starterOutcome(text, cypher),
      },
    })
  return (
    <li>
      <div className={classes.question}>
        <Button
          variant="light"
          size="compact-md"
          justify="flex-start"
          leftSection={<IconQuestionMark size={15} />}
          className={classes.ask}
          onClick={run}
        >
          {text}
        </Button>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={t('start.showCypher', { question: text })}
          title={t('start.showCypher', { question: text })}
          onClick={() => setOpen(!isOpen)}
        >
          <IconCode size={16} />
        </ActionIcon>
      </div>
      <div id={id} hidden={!isOpen}>
        <Code block className={classes.code}>
          {cypher}
        </Code>
      </div>
    </li>
  )
}
