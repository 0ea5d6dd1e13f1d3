import { ActionIcon, Paper, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconEye, IconEyeOff, IconPencil, IconX } from '@tabler/icons-react'
import { type ReactNode, useId, useMemo, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { renamingMask } from '../model/commands/supposing.ts'
import type { CommandId } from '../model/commands.ts'
import { consequencesOf, type Mask } from '../model/masks.ts'
import { sightOf } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import classes from './whatif.module.css'

/** What is supposed not to be there, and what follows from it; unfolded, each with its switch. */
export function WhatIf({ isFolded }: { isFolded: boolean }) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const masks = useSelect(state => state.scene.masks)
  const sight = useSelect(sightOf)
  const { parts, cutOff } = useMemo(() => consequencesOf(sight), [sight])
  /** What the user has chosen, before which it is as there is room for it. */
  const [chosen, setChosen] = useState<boolean | null>(null)
  const isOpen = chosen ?? !isFolded
  const id = useId()
  const [before, now] = parts
  const [only] = masks.values()
  return (
    // biome-ignore lint/a11y/useSemanticElements: no set of form fields
    <div role="group" aria-label={t('whatif.title')} className={classes.bar}>
      <Paper className={classes.head} withBorder shadow="xs" data-float>
        <strong>{t('whatif.title')}</strong>
        {!isOpen && (
          <span className={classes.short}>
            {masks.size === 1 ? t('whatif.without', { name: only!.name }) : t('whatif.number', { count: masks.size })}
          </span>
        )}
        <UnstyledButton
          className={classes.toggle}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setChosen(!isOpen)}
        >
          {before === now ? t('whatif.same') : t('whatif.partsShort', { before: number(before), now: number(now) })}
          {isOpen ? <IconChevronUp size={15} aria-hidden /> : <IconChevronDown size={15} aria-hidden />}
        </UnstyledButton>
      </Paper>
      {isOpen && (
        <Paper id={id} className={classes.paper} withBorder shadow="xs" data-float>
          <ul className={classes.list}>
            {[...masks].map(([key, mask]) => (
              <MaskRow key={key} id={key} mask={mask} />
            ))}
          </ul>
          <div className={classes.consequences} role="status">
            {before === now
              ? t('whatif.sameParts', { count: now })
              : t('whatif.parts', { before: number(before), now: number(now) })}{' '}
            {cutOff.length > 0 && (
              <UnstyledButton className={classes.link} onClick={() => explorer.run('selectCutOff')}>
                {t('whatif.cutOff', { count: cutOff.length })}
              </UnstyledButton>
            )}{' '}
            {t('whatif.answers')}
          </div>
        </Paper>
      )}
    </div>
  )
}

function MaskRow({ id, mask }: { id: string; mask: Mask }) {
  const explorer = useExplorer()
  const { t } = useText()
  const [isNaming, setNaming] = useState(false)
  const run = (command: CommandId) => explorer.run(command, { nodes: [], relationships: [], mask: id })
  const count = mask.nodes.length + mask.relationships.length
  const name = t('whatif.without', { name: mask.name })
  const icon = (label: string, act: () => void, drawing: ReactNode, pressed?: boolean) => (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={24}
        aria-label={`${label}: ${mask.name}`}
        aria-pressed={pressed}
        onClick={act}
      >
        {drawing}
      </ActionIcon>
    </Tooltip>
  )
  return (
    <li className={classes.mask} data-off={!mask.on || undefined} data-mask={id}>
      {icon(
        t('command.switchMask'),
        () => run('switchMask'),
        mask.on ? <IconEyeOff size={15} /> : <IconEye size={15} />,
        mask.on,
      )}
      {isNaming ? (
        <TextInput
          size="xs"
          aria-label={t('whatif.name')}
          defaultValue={mask.name}
          maxLength={100}
          autoFocus
          onBlur={event => {
            explorer.carryOut(renamingMask(explorer.store.get(), id, event.currentTarget.value, Date.now()))
            setNaming(false)
          }}
          onKeyDown={event => {
            if (event.key === 'Escape') event.currentTarget.value = mask.name
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
          }}
        />
      ) : (
        <UnstyledButton
          className={classes.name}
          aria-label={`${name}, ${t('whatif.covers', { count })}`}
          onClick={() => run('selectMasked')}
        >
          {name} {count > 1 && <span className={classes.count}>({count})</span>}
        </UnstyledButton>
      )}
      {!isNaming && icon(t('whatif.rename'), () => setNaming(true), <IconPencil size={15} />)}
      {icon(t('command.removeMask'), () => run('removeMask'), <IconX size={15} />)}
    </li>
  )
}
