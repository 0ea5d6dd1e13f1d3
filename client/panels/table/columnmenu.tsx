import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconColumns3, IconMinus, IconPlus } from '@tabler/icons-react'
import { initialGrid, widthWithin } from '../../model/tablelook.ts'
import { useText } from '../../ui/text.ts'
import { type GridModel, movingColumn } from './gridmodel.ts'
import classes from './table.module.css'

const STEP = 40

/** Which columns are shown, where, and how wide: what dragging does, with buttons. */
export function ColumnMenu<R>({ model }: { model: GridModel<R> }) {
  const { t } = useText()
  const { all, columns, onLook } = model
  const hidden = all.filter(column => !columns.includes(column))
  return (
    <Popover position="top-end" width={360} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button size="compact-xs" variant="default" leftSection={<IconColumns3 size={14} />}>
          {t('table.columns', { shown: columns.length, total: all.length })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('table.columnsTitle')} p="xs">
        <ul className={classes.columns}>
          {[...columns, ...hidden].map(column => {
            const { id, title } = column
            const at = columns.indexOf(column)
            const size = model.table.getColumn(id)?.getSize() ?? column.width
            const widen = (by: number) =>
              onLook(now => ({ ...now, widths: { ...now.widths, [id]: widthWithin(size + by) } }))
            const act = (key: 'left' | 'right' | 'narrower' | 'wider', isOff: boolean, run: () => void) => (
              <ActionIcon
                size={24}
                variant="subtle"
                color="gray"
                disabled={isOff}
                aria-label={t(`table.column.${key}`, { name: title })}
                title={t(`table.column.${key}`, { name: title })}
                onClick={run}
              >
                {icons[key]}
              </ActionIcon>
            )
            return (
              <li key={id}>
                <Checkbox
                  size="xs"
                  label={title}
                  checked={at >= 0}
                  // A table without any column shows nothing.
                  disabled={at >= 0 && columns.length === 1}
                  className={classes.columnName}
                  onChange={event => {
                    const { checked } = event.currentTarget
                    onLook(now => ({ ...now, shown: { ...now.shown, [id]: checked } }))
                  }}
                />
                {at >= 0 && (
                  <>
                    {act('left', at === 0, () => onLook(() => movingColumn(model, id, -1)))}
                    {act('right', at === columns.length - 1, () => onLook(() => movingColumn(model, id, 1)))}
                    {act('narrower', false, () => widen(-STEP))}
                    {act('wider', false, () => widen(STEP))}
                  </>
                )}
              </li>
            )
          })}
        </ul>
        <Button size="compact-xs" variant="subtle" onClick={() => onLook(({ sort }) => ({ ...initialGrid, sort }))}>
          {t('table.columnsReset')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}

const icons = {
  left: <IconArrowUp size={14} />,
  right: <IconArrowDown size={14} />,
  narrower: <IconMinus size={14} />,
  wider: <IconPlus size={14} />,
}
