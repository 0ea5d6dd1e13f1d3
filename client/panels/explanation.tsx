import { Button, CopyButton, Group, Loader, Text } from '@mantine/core'
import { IconCopy, IconPrinter } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { createPortal } from 'react-dom'
import type { Path } from '../../server/contract/graph.ts'
import { useSelect } from '../context.ts'
import { asText, pathName, sentenceOf, stepsOf } from '../model/explanation.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './paths.module.css'
import { StatusBadge } from './status.tsx'
import { Trouble } from './trouble.tsx'

/** A path read as sentences in its order, each with the passages that prove it; to copy or to print. */
export function Explanation({ path }: { path: Path }) {
  const { t, say } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const refs = [...new Set(path.relationships.map(({ id }) => id))]
  const { answer, error, retry } = useAnswer('evidence', { refs })
  const steps = useMemo(() => stepsOf(path, answer?.items ?? [], schema, language), [path, answer, schema, language])
  const title = t('explain.title', { name: pathName(path.nodes, schema, language) })
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    if (!printing) return
    const done = () => setPrinting(false)
    window.addEventListener('afterprint', done)
    window.print()
    return () => window.removeEventListener('afterprint', done)
  }, [printing])

  if (error !== null) return <Trouble error={error} retry={retry} />
  if (!answer)
    return (
      <Text size="sm" c="dimmed" component="div" py="xs">
        <Loader size="xs" mr="xs" /> {t('evidence.loading')}
      </Text>
    )
  const text = asText(steps, title, say)
  return (
    <section className={classes.explanation} aria-label={title}>
      <ol>
        {steps.map(step => (
          <li key={step.relationship.id}>
            <p className={classes.statement}>{sentenceOf(step)}</p>
            {step.line !== 'plain' && <StatusBadge line={step.line} />}
            {step.proof?.claim && <p>{step.proof.claim}</p>}
            {step.proof?.passages.map(passage => (
              <div key={passage.id} className={classes.passage}>
                <span className={classes.quiet}>
                  {t('evidence.place', { line: passage.line, sentence: passage.sentence })}
                </span>
                {passage.text !== null && <blockquote>{passage.text}</blockquote>}
                {passage.digest !== null && (
                  <p>
                    <span className={classes.quiet}>{t('evidence.digest')}</span> {passage.digest}
                  </p>
                )}
              </div>
            ))}
            {step.proof && step.proof.passages.length === 0 && (
              <p className={classes.unproven}>
                {t('evidence.noSource')}: {t('evidence.noneRelationship')}
              </p>
            )}
            {step.proof && step.proof.dangling.length > 0 && (
              <p className={classes.unproven}>
                {t('evidence.dangling')}: {step.proof.dangling.join(', ')}
              </p>
            )}
          </li>
        ))}
      </ol>
      <Group gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" leftSection={<IconCopy size={13} />} onClick={copy}>
              {copied ? t('say.copied') : t('explain.copy')}
            </Button>
          )}
        </CopyButton>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPrinter size={13} />}
          onClick={() => setPrinting(true)}
        >
          {t('explain.print')}
        </Button>
      </Group>
      {printing && createPortal(<pre className={classes.print}>{text}</pre>, document.body)}
    </section>
  )
}
