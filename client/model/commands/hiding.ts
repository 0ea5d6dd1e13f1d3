import { because, type Commands, called, doIt, needsAny, visibleNodes } from '../command.ts'
import { phrase } from '../phrase.ts'
import { hiding as hide, removing } from '../scene.ts'

export const hiding = {
  hide: {
    keys: ['H', 'Delete'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform(state, target, at) {
      const name = phrase('step.hide', called(state, target))
      return doIt({ name, change: hide(state.scene, target, true), at }, { text: name, undo: true })
    },
  },
  keepOnly: {
    keys: ['Shift+H'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform(state, target, at) {
      const ends = target.relationships.flatMap(id => {
        const drawn = state.scene.relationships.get(id)
        return drawn ? [drawn.relationship.start, drawn.relationship.end] : []
      })
      const keep = new Set([...target.nodes, ...ends])
      const nodes = visibleNodes(state).filter(id => !keep.has(id))
      const name = phrase('step.keepOnly', called(state, target))
      const change = hide(state.scene, { nodes, relationships: [] }, true)
      return doIt({ name, change, at }, { text: name, undo: true })
    },
  },
  showHidden: {
    keys: ['Alt+H'],
    places: ['canvas'],
    enabled: ({ scene }) =>
      [...scene.nodes.values(), ...scene.relationships.values()].some(drawn => drawn.hidden) ||
      because('nothingHidden'),
    perform({ scene }, _, at) {
      const all = { nodes: scene.nodes.keys(), relationships: scene.relationships.keys() }
      return doIt({ name: phrase('step.showHidden'), change: hide(scene, all, false), at })
    },
  },
  remove: {
    keys: ['Shift+Delete'],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform(state, target, at) {
      const name = phrase('step.remove', called(state, target))
      const change = removing(state.scene, target.nodes, target.relationships)
      return doIt({ name, change, at }, { text: name, undo: true })
    },
  },
} satisfies Commands
