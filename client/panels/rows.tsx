import { useMemo, useState } from 'react'
import { isNode, isPath, isRelationship, type Value } from '../../server/contract/graph.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, textOf, verbOf } from '../model/caption.ts'
import type { Cell } from '../model/ordering.ts'
import { phrase } from '../model/phrase.ts'
import { type GridLook, initialGrid } from '../model/tablelook.ts'
import { cellOf } from '../model/tabulation.ts'
import { useText } from '../ui/text.ts'
import { NodeMark } from './mark.tsx'
import classes from './rows.module.css'
import { Grid } from './table/grid.tsx'
import { type GridColumn, useGridModel } from './table/gridmodel.ts'

/** Width that the columns of a result share, CSS pixels. */
const SHARED = 800

/** Rows of a result: any number, of which those in sight are in the document. */
export function Rows({ columns, rows }: { columns: readonly string[]; rows: readonly Value[][] }) {
  const { onSaying } = useExplorer()
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const [look, setLook] = useState<GridLook>(initialGrid)
  const titled = useMemo(() => {
    const cell = (value: Value): Cell => {
      if (isNode(value)) return captionOf(value, schema, language)
      if (isRelationship(value)) return verbOf(value.type)
      if (isPath(value)) return value.nodes.map(node => captionOf(node, schema, language)).join(' – ')
      return cellOf(value)
    }
    const width = Math.min(320, Math.max(140, Math.round(SHARED / columns.length)))
    // Columns of a result may share a name: their place tells them apart.
    return columns.map(
      (title, index): GridColumn<Value[]> => ({
        id: `c:${index}`,
        title,
        numeric: rows.length > 0 && rows.slice(0, 100).every(row => typeof cell(row[index] ?? null) === 'number'),
        usual: true,
        width,
        cell: row => cell(row[index] ?? null),
        show: row => <Shown value={row[index] ?? null} />,
      }),
    )
  }, [columns, rows, schema, language])
  const model = useGridModel(titled, rows, look, setLook)
  return (
    <div className={classes.rows}>
      <Grid
        model={model}
        label={t('cypher.rows')}
        idOf={(_, index) => String(index)}
        onCopied={(count, cells) =>
          onSaying({
            text: count > 1 ? phrase('say.copiedRows', { count }) : phrase('say.copiedCells', { count: cells }),
          })
        }
      />
    </div>
  )
}

function Shown({ value }: { value: Value }) {
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  if (value === null) return <span className={classes.null}>null</span>
  if (typeof value === 'string' && value === '') return <span className={classes.null}>{t('facts.empty')}</span>
  if (isNode(value))
    return (
      <span className={classes.entity}>
        <NodeMark node={value} size={16} /> {captionOf(value, schema, language)}
      </span>
    )
  if (isRelationship(value)) return <span className={classes.type}>{verbOf(value.type)}</span>
  if (isPath(value)) return <span>{value.nodes.map(node => captionOf(node, schema, language)).join(' – ')}</span>
  const text = textOf(value)
  const beginning = text.length > 400 ? `${text.slice(0, 400)}…` : text
  return <span title={beginning}>{beginning}</span>
}
