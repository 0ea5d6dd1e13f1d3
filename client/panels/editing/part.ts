import type { EditRemark } from '../../../server/contract/edit.ts'
import type { Form } from '../../model/editingform.ts'
import type { Phrase } from '../../model/phrase.ts'

/** What a part of a form works on: problems and remarks stand by their place in the request. */
export interface Part<F extends Form> {
  readonly form: F
  readonly problems: ReadonlyMap<string, Phrase>
  readonly remarks: ReadonlyMap<string, readonly EditRemark[]>
  readonly onChange: (form: Form) => void
}
