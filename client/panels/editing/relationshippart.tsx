import { ActionIcon } from '@mantine/core'
import { IconArrowsExchange } from '@tabler/icons-react'
import { verbOf } from '../../model/caption.ts'
import { type Form, tieProposals, withProposals } from '../../model/editingform.ts'
import { useText } from '../../ui/text.ts'
import { NodeMark } from '../mark.tsx'
import classes from './editing.module.css'
import { Fields } from './fields.tsx'
import { useNames } from './names.ts'
import type { Part } from './part.ts'
import { TypeField } from './typefield.tsx'

type Relationship = Extract<Form, { of: 'relationship' | 'newRelationship' }>

/** From where to where a relationship leads, its type and its properties. */
export function RelationshipPart({ form, problems, remarks, onChange }: Part<Relationship>) {
  const { t } = useText()
  const { schema, nodeOf } = useNames()
  const { start, end } = form
  return (
    <>
      <section className={classes.part} aria-label={t('editing.ends')}>
        <div className={classes.ends}>
          <div>
            <End id={start} />
            <span aria-hidden>↓</span>
            <End id={end} />
          </div>
          {form.of === 'newRelationship' && (
            <ActionIcon
              variant="default"
              size={28}
              aria-label={t('editing.swap')}
              title={t('editing.swap')}
              onClick={() => onChange({ ...form, start: end, end: start })}
            >
              <IconArrowsExchange size={16} style={{ rotate: '90deg' }} />
            </ActionIcon>
          )}
        </div>
        {form.of === 'newRelationship' ? (
          <TypeField
            type={form.type}
            from={nodeOf(start)?.labels ?? []}
            to={nodeOf(end)?.labels ?? []}
            onChange={type =>
              onChange({ ...form, type, fields: withProposals(form.fields, tieProposals(schema, type)) })
            }
            problem={problems.get('changes.0.type')}
            remarks={remarks.get('changes.0.type')}
          />
        ) : (
          <p className={classes.quiet}>{t('editing.typeStays', { type: verbOf(form.type) })}</p>
        )}
      </section>
      <section className={classes.part} aria-label={t('editing.properties')}>
        <h3>{t('editing.properties')}</h3>
        <Fields
          fields={form.fields}
          proposals={tieProposals(schema, form.type)}
          onChange={fields => onChange({ ...form, fields })}
          path="changes.0"
          problems={problems}
          remarks={remarks}
          isTie
        />
      </section>
    </>
  )
}

/** An end of a relationship, as the panels show nodes. */
function End({ id }: { id: string }) {
  const { nodeOf, nameOf } = useNames()
  const node = nodeOf(id)
  return (
    <span className={classes.end}>
      {node && <NodeMark node={node} size={18} />} {nameOf(id)}
    </span>
  )
}
