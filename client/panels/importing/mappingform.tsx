import { Checkbox, NativeSelect, Radio, Table, TextInput } from '@mantine/core'
import {
  type ColumnType,
  columnTypes,
  type Named,
  type TableMapping,
  type TablePreview,
} from '../../../server/contract/mapping.ts'
import {
  type Owner,
  owned,
  ownerOf,
  type Shape,
  shaped,
  shapeOf,
  withNode,
  withProperty,
  withRelationship,
} from '../../model/mapping.ts'
import { useText } from '../../ui/text.ts'
import classes from './mapping.module.css'

interface Part {
  table: Pick<TablePreview, 'columns' | 'rows' | 'types'>
  mapping: TableMapping
  onChange: (mapping: TableMapping) => void
}

/** Which columns of a table are what: whether a row is a node or a relationship, keys, labels, types and properties. */
export function MappingForm(part: Part) {
  const { t } = useText()
  const { table, mapping, onChange } = part
  const shape = shapeOf(mapping)
  return (
    <>
      <Radio.Group
        label={t('mapping.row')}
        value={shape}
        onChange={value => onChange(shaped(mapping, value as Shape, table.columns))}
      >
        <div className={classes.shapes}>
          <Radio size="xs" value="node" label={t('mapping.row.node')} />
          <Radio size="xs" value="relationship" label={t('mapping.row.relationship')} />
        </div>
      </Radio.Group>
      <div className={classes.parts}>
        {mapping.nodes.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the first and the second node, which do not change places
          <NodePart key={index} {...part} index={index} />
        ))}
        {mapping.relationship && (
          <fieldset>
            <legend>{t('mapping.relationship')}</legend>
            <NamedField
              title={t('mapping.type')}
              columns={table.columns}
              value={mapping.relationship.type}
              onChange={type => onChange(withRelationship(mapping, { type }))}
            />
          </fieldset>
        )}
      </div>
      <Columns {...part} />
      <div className={classes.shapes}>
        <TextInput
          size="xs"
          w={150}
          label={t('mapping.delimiter')}
          maxLength={1}
          value={mapping.delimiter}
          onChange={event => onChange({ ...mapping, delimiter: event.currentTarget.value })}
        />
        <Checkbox
          size="xs"
          label={t('mapping.apostrophes')}
          checked={mapping.apostrophes}
          onChange={event => onChange({ ...mapping, apostrophes: event.currentTarget.checked })}
        />
      </div>
    </>
  )
}

const titles = ['mapping.from', 'mapping.to'] as const

function NodePart({ table, mapping, onChange, index }: Part & { index: number }) {
  const { t } = useText()
  const node = mapping.nodes[index]
  if (!node) return null
  const isOne = mapping.nodes.length === 1
  const isOwn = node.creates && node.key === null
  const title = t(isOne ? 'mapping.node' : (titles[index] ?? 'mapping.node'))
  const change = (changed: Partial<typeof node>) => onChange(withNode(mapping, index, changed))
  return (
    <fieldset>
      <legend>{title}</legend>
      {!isOne && (
        <Checkbox
          size="xs"
          label={t('mapping.creates')}
          checked={node.creates}
          disabled={isOwn}
          description={isOwn ? t('mapping.createsWhy') : undefined}
          onChange={event => change({ creates: event.currentTarget.checked })}
        />
      )}
      <NativeSelect
        size="xs"
        label={t('mapping.key')}
        aria-label={`${title}: ${t('mapping.key')}`}
        value={node.key === null ? '' : `=${node.key}`}
        onChange={event =>
          change({ key: event.currentTarget.value === '' ? null : event.currentTarget.value.slice(1) })
        }
        data={[...(node.creates ? [{ value: '', label: t('mapping.noKey') }] : []), ...columnChoices(table.columns)]}
      />
      {node.creates && (
        <NamedField
          title={t('mapping.label')}
          columns={table.columns}
          value={node.label}
          onChange={label => change({ label })}
        />
      )}
      <TextInput
        size="xs"
        label={t('mapping.space')}
        aria-label={`${title}: ${t('mapping.space')}`}
        value={node.space}
        onChange={event => change({ space: event.currentTarget.value })}
      />
    </fieldset>
  )
}

/** Columns as choices, told from what is no column by a sign in front. */
const columnChoices = (columns: readonly string[]) => columns.map(column => ({ value: `=${column}`, label: column }))

/** The same for all rows, or what a column says. */
function NamedField({
  title,
  columns,
  value,
  onChange,
}: {
  title: string
  columns: readonly string[]
  value: Named
  onChange: (value: Named) => void
}) {
  const { t } = useText()
  return (
    <div className={classes.named}>
      <NativeSelect
        size="xs"
        label={title}
        value={'column' in value ? `=${value.column}` : ''}
        onChange={event => {
          const { value: chosen } = event.currentTarget
          onChange(chosen === '' ? { text: '' } : { column: chosen.slice(1) })
        }}
        data={[{ value: '', label: t('mapping.fixed') }, ...columnChoices(columns)]}
      />
      {'text' in value && (
        <TextInput
          size="xs"
          aria-label={t('mapping.fixedOf', { name: title })}
          value={value.text}
          onChange={event => onChange({ text: event.currentTarget.value })}
        />
      )}
    </div>
  )
}

function Columns({ table, mapping, onChange }: Part) {
  const { t } = useText()
  const isOne = mapping.nodes.length === 1
  const owners: { value: Owner; label: string }[] = [
    { value: 'nothing', label: t('mapping.owner.nothing') },
    ...(mapping.nodes[0]?.creates
      ? [{ value: 'first' as const, label: t(isOne ? 'mapping.owner.node' : 'mapping.owner.first') }]
      : []),
    ...(mapping.nodes[1]?.creates ? [{ value: 'second' as const, label: t('mapping.owner.second') }] : []),
    ...(mapping.relationship ? [{ value: 'relationship' as const, label: t('mapping.owner.relationship') }] : []),
  ]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <section className={classes.columns} tabIndex={0} aria-label={t('mapping.columnList')}>
      <Table withRowBorders verticalSpacing={2} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('mapping.column')}</Table.Th>
            <Table.Th>{t('mapping.values')}</Table.Th>
            <Table.Th>{t('mapping.owner')}</Table.Th>
            <Table.Th>{t('mapping.property')}</Table.Th>
            <Table.Th>{t('mapping.kind')}</Table.Th>
            <Table.Th>{t('mapping.list')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.columns.map((column, index) => {
            const { owner, property } = ownerOf(mapping, column)
            const values = table.rows.flatMap(cells => cells[index] || []).slice(0, 3)
            const change = (changed: Partial<NonNullable<typeof property>>) =>
              onChange(withProperty(mapping, column, changed))
            return (
              <Table.Tr key={column}>
                <Table.Th scope="row">{column}</Table.Th>
                <Table.Td className={classes.values} title={values.join(' · ')}>
                  {values.join(' · ')}
                </Table.Td>
                <Table.Td className={classes.owner}>
                  <NativeSelect
                    size="xs"
                    aria-label={t('mapping.ownerOf', { name: column })}
                    value={owner}
                    onChange={event =>
                      onChange(owned(mapping, column, event.currentTarget.value as Owner, table.types[index] ?? 'text'))
                    }
                    data={owners}
                  />
                </Table.Td>
                <Table.Td>
                  {property && (
                    <TextInput
                      size="xs"
                      aria-label={t('mapping.propertyOf', { name: column })}
                      value={property.name}
                      onChange={event => change({ name: event.currentTarget.value })}
                    />
                  )}
                </Table.Td>
                <Table.Td>
                  {property && (
                    <NativeSelect
                      size="xs"
                      aria-label={t('mapping.kindOf', { name: column })}
                      value={property.type}
                      onChange={event => change({ type: event.currentTarget.value as ColumnType })}
                      data={columnTypes.map(type => ({ value: type, label: t(`mapping.kind.${type}`) }))}
                    />
                  )}
                </Table.Td>
                <Table.Td>
                  {property && (
                    <Checkbox
                      size="xs"
                      aria-label={t('mapping.listOf', { name: column })}
                      checked={property.list}
                      onChange={event => change({ list: event.currentTarget.checked })}
                    />
                  )}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </section>
  )
}
