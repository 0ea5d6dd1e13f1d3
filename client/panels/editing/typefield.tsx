import { Autocomplete } from '@mantine/core'
import type { EditRemark } from '../../../server/contract/edit.ts'
import { useSelect } from '../../context.ts'
import { typeChoices } from '../../model/editingform.ts'
import type { Phrase } from '../../model/phrase.ts'
import { useText } from '../../ui/text.ts'
import { Remarks } from './remarks.tsx'

/** A type: those between such nodes first, and any other. */
export function TypeField({
  type,
  from,
  to,
  onChange,
  problem,
  remarks,
}: {
  type: string
  from: readonly string[]
  to: readonly string[]
  onChange: (type: string) => void
  problem: Phrase | undefined
  remarks: readonly EditRemark[] | undefined
}) {
  const { t, say } = useText()
  const schema = useSelect(state => state.schema)
  const { usual, others } = typeChoices(schema, from, to)
  return (
    <div>
      <Autocomplete
        size="xs"
        label={t('editing.type')}
        placeholder={t('editing.typeHint')}
        maxLength={500}
        maxDropdownHeight={240}
        value={type}
        onChange={onChange}
        data={[
          ...(usual.length > 0 ? [{ group: t('editing.typesBetween'), items: usual }] : []),
          ...(others.length > 0 ? [{ group: t('editing.typesOther'), items: others }] : []),
        ]}
      />
      <Remarks problem={problem && say(problem)} remarks={remarks} />
    </div>
  )
}
