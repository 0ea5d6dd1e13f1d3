import type { CommandDefinition } from './command.ts'
import { arranging } from './commands/arranging.ts'
import { connecting } from './commands/connecting.ts'
import { copying } from './commands/copying.ts'
import { expanding } from './commands/expanding.ts'
import { finding } from './commands/finding.ts'
import { hiding } from './commands/hiding.ts'
import { moving } from './commands/moving.ts'
import { panels } from './commands/panels.ts'
import { scenes } from './commands/scenes.ts'
import { selecting } from './commands/selecting.ts'
import { sets } from './commands/sets.ts'
import { stepping } from './commands/stepping.ts'
import { viewport } from './commands/viewport.ts'

/** Everything that an analyst can do, once, as data, in the order of menus: menu, toolbar, palette and shortcuts read this list. */
const definitions = {
  ...expanding,
  ...panels,
  ...selecting,
  ...sets,
  ...connecting,
  ...arranging,
  ...moving,
  ...hiding,
  ...copying,
  ...viewport,
  ...finding,
  ...stepping,
  ...scenes,
}

export type CommandId = keyof typeof definitions

export interface Command extends CommandDefinition {
  readonly id: CommandId
}

const byId = new Map<CommandId, Command>(
  Object.entries<CommandDefinition>(definitions).map(([id, definition]) => [
    id as CommandId,
    { id: id as CommandId, ...definition },
  ]),
)

export const commands: readonly Command[] = [...byId.values()]
export const commandOf = (id: CommandId): Command => byId.get(id)!
