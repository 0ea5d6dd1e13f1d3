import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useSelect } from '../context.ts'
import { verbOf } from '../model/caption.ts'
import { legendOf } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { LabelMark } from './mark.tsx'
import classes from './start.module.css'

const SHOWN = 50

/** What a database without a report holds: its labels and types with their counts. */
export function About() {
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const connection = useSelect(state => state.connection)
  const { labels, types } = useMemo(() => legendOf(scene, schema), [scene, schema])
  const byCount = [...labels].sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1))
  const { engine, version, database } = connection.state === 'there' ? connection.health : {}
  return (
    <section className={classes.about}>
      <h2>{t('about.title')}</h2>
      <Text size="sm" c="dimmed">
        {[engine === 'neo4j' ? 'Neo4j' : engine, version, database].filter(Boolean).join(' · ')}
      </Text>
      <Text size="sm" mt={6}>
        {t('about.noReport')}
      </Text>
      <h3>
        {t('about.labels')} · {t('legend.drawnOfAll')}
      </h3>
      <ul>
        {byCount.slice(0, SHOWN).map(({ name, appearance, drawn, total }) => (
          <li key={name}>
            <LabelMark appearance={appearance} label={name} size={18} />
            <span>{name}</span>
            <span className={classes.number}>
              {number(drawn)} / {number(total)}
            </span>
          </li>
        ))}
      </ul>
      <Cut total={byCount.length} />
      <h3>
        {t('about.types')} · {t('legend.drawnOfAll')}
      </h3>
      <ul>
        {types.slice(0, SHOWN).map(({ name, drawn, total }) => (
          <li key={name}>
            <span>{verbOf(name)}</span>
            <span className={classes.number}>
              {number(drawn)} / {number(total)}
            </span>
          </li>
        ))}
      </ul>
      <Cut total={types.length} />
    </section>
  )
}

function Cut({ total }: { total: number }) {
  const { t } = useText()
  return total > SHOWN ? (
    <Text size="xs" c="dimmed">
      {t('list.cut', { shown: SHOWN, total })}
    </Text>
  ) : null
}
