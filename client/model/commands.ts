import type { CommandDefinition, Commands } from './command.ts'
import { arranging } from './commands/arranging.ts'
import { connecting } from './commands/connecting.ts'
import { copying } from './commands/copying.ts'
import { editing } from './commands/editing.ts'
import { expanding } from './commands/expanding.ts'
import { filtering } from './commands/filtering.ts'
import { finding } from './commands/finding.ts'
import { folding } from './commands/folding.ts'
import { hiding } from './commands/hiding.ts'
import { moving } from './commands/moving.ts'
import { noting } from './commands/noting.ts'
import { panels } from './commands/panels.ts'
import { scenes } from './commands/scenes.ts'
import { selecting } from './commands/selecting.ts'
import { sets } from './commands/sets.ts'
import { stepping } from './commands/stepping.ts'
import { styling } from './commands/styling.ts'
import { supposing } from './commands/supposing.ts'
import { viewport } from './commands/viewport.ts'

/** Everything that an analyst can do, once, as data, in the order of menus: menu, toolbar, palette and shortcuts read this list. */
const groups = {
  expanding,
  panels,
  selecting,
  sets,
  connecting,
  arranging,
  moving,
  noting,
  hiding,
  folding,
  supposing,
  filtering,
  editing,
  copying,
  styling,
  viewport,
  finding,
  stepping,
  scenes,
}

type Groups = typeof groups
export type CommandGroup = keyof Groups
export type CommandId = { [G in CommandGroup]: keyof Groups[G] }[CommandGroup]

export interface Command extends CommandDefinition {
  readonly id: CommandId
  readonly group: CommandGroup
}

export const commands: readonly Command[] = Object.entries<Commands>(groups).flatMap(([group, definitions]) =>
  Object.entries(definitions).map(([id, definition]) => ({
    id: id as CommandId,
    group: group as CommandGroup,
    ...definition,
  })),
)

const byId = new Map(commands.map(command => [command.id, command]))
export const commandOf = (id: CommandId): Command => byId.get(id)!
