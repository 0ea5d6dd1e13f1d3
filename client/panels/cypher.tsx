import { useEffect, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { opening } from '../model/state.ts'
import { EXAMPLE } from '../model/statementdraft.ts'
import { Asking, type Mode } from './asking.tsx'
import classes from './cypher.module.css'
import { useQueryRun } from './queryrun.ts'
import { useRecording } from './recording.ts'
import { Results } from './results/results.tsx'

/** Cypher of the analyst's own: where it is asked, and what comes of it. */
export function Cypher() {
  const explorer = useExplorer()
  const query = useQueryRun()
  const record = useRecording(query)
  const [mode, setMode] = useState<Mode>('write')
  const isPatternWanted = useSelect(state => state.panels.pattern.wanted)
  useEffect(() => {
    if (!isPatternWanted) return
    setMode('pattern')
    explorer.store.update(state => opening(state, { pattern: { ...state.panels.pattern, wanted: false } }))
  }, [explorer, isPatternWanted])
  return (
    <div className={classes.cypher} data-mode={mode}>
      <Asking mode={mode} onMode={setMode} query={query} record={record} />
      <Results
        query={query}
        onMend={() => {
          explorer.write(EXAMPLE, {})
          record.begin(EXAMPLE, {}, new Map())
          query.run(EXAMPLE, {})
        }}
      />
    </div>
  )
}
