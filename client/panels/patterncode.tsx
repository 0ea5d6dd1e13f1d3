import type { Written } from '../model/patternstatement.ts'
import { useText } from '../ui/text.ts'
import classes from './pattern.module.css'

/** Names in backticks and after : or |, parameters, and words of the language, in what the builder writes. */
const parts =
  /(?<name>`(?:[^`]|``)*`|(?<=[:|])\w+)|(?<parameter>\$\w+)|(?<word>\b(?:MATCH|WHERE|WITH|RETURN|DISTINCT|ORDER BY|ASC|DESC|LIMIT|AND|OR|AS|IN|IS|NOT|NULL|CONTAINS|STARTS)\b)/g

/** The statement that a pattern becomes, in colours, with its parameters below. */
export function PatternCode({ statement, parameters }: Written) {
  const { t } = useText()
  const pieces: { readonly text: string; readonly kind?: string }[] = []
  let end = 0
  for (const { 0: text, index, groups = {} } of statement.matchAll(parts)) {
    if (index > end) pieces.push({ text: statement.slice(end, index) })
    const kind = Object.keys(groups).find(name => groups[name] !== undefined)
    pieces.push({ text, ...(kind && { kind }) })
    end = index + text.length
  }
  pieces.push({ text: statement.slice(end) })
  return (
    <section className={classes.code} aria-label={t('pattern.cypher')}>
      <pre>
        {pieces.map(({ text, kind }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text keep their order
          <span key={place} data-kind={kind}>
            {text}
          </span>
        ))}
      </pre>
      <pre data-kind="parameters">
        {Object.entries(parameters)
          .map(([name, value]) => `$${name} = ${JSON.stringify(value)}`)
          .join('\n')}
      </pre>
    </section>
  )
}
