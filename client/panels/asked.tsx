import { Badge, Text, TextInput } from '@mantine/core'
import { useState, useSyncExternalStore } from 'react'
import { useExplorer } from '../context.ts'
import { askedWith } from '../model/asked.ts'
import { useText } from '../ui/text.ts'
import { Ran } from './ran.tsx'
import classes from './steps.module.css'

/** Every question that the page has put to the database, newest first. */
export function AskedList() {
  const { asked } = useExplorer()
  const { t, say, number } = useText()
  const all = useSyncExternalStore(asked.subscribe, asked.get)
  const [words, setWords] = useState('')
  const list = askedWith(all, words, say)
  return (
    <>
      <div className={classes.head}>
        <Text size="sm" c="dimmed">
          {t('asked.explain')}
        </Text>
        <TextInput
          size="xs"
          type="search"
          w={300}
          aria-label={t('asked.words')}
          placeholder={t('asked.words')}
          value={words}
          onChange={event => setWords(event.currentTarget.value)}
        />
      </div>
      {list.length === 0 && (
        <Text size="sm" c="dimmed" px="md" py="xs">
          {t('asked.none')}
        </Text>
      )}
      <ol>
        {list.map(({ id, at, name, ran, duration, outcome }) => (
          <li key={id}>
            <Ran ran={ran}>
              <span className={classes.question}>
                {say(name)}
                {outcome !== 'answered' && (
                  <Badge size="sm" variant="light" color={outcome === 'failed' ? 'red' : 'gray'} tt="none" radius="sm">
                    {t(`asked.${outcome}`)}
                  </Badge>
                )}
                <span className={classes.when}>{number(Math.round(duration))} ms</span>
                <time dateTime={new Date(at).toISOString()}>{new Date(at).toLocaleTimeString()}</time>
              </span>
            </Ran>
          </li>
        ))}
      </ol>
    </>
  )
}
