import type { EditRemark } from '../../../server/contract/edit.ts'
import { objectionTexts } from '../../../server/contract/edit.ts'
import { useSelect } from '../../context.ts'
import { remarkText } from '../../ui/languages/editremarks.ts'
import classes from './editing.module.css'

/** What stands against a field, or should be known of it, under the field. */
export function Remarks({
  problem,
  remarks = [],
}: {
  problem?: string | undefined
  remarks?: readonly EditRemark[] | undefined
}) {
  const language = useSelect(state => state.language)
  return (
    <>
      {problem !== undefined && <p className={classes.wrong}>{problem}</p>}
      {remarks.map(remark => (
        <p key={`${remark.code} ${remark.path}`} className={isObjection(remark) ? classes.wrong : classes.warning}>
          {remarkText(remark, language)}
        </p>
      ))}
    </>
  )
}

export const isObjection = ({ code }: EditRemark): boolean => Object.hasOwn(objectionTexts, code)
