import { editLimits } from '../../../server/contract/edit.ts'
import type { Node } from '../../../server/contract/graph.ts'
import { because, type Commands, type Outcome, show } from '../command.ts'
import { emptyReason, hasWriting, isEditing } from '../editing.ts'
import { type Form, formOfNode, formOfRelationship, tieProposals, typeChoices, withProposals } from '../editingform.ts'
import { opening, type State, type Target } from '../state.ts'

/** Commands that write to the database. They are here, and say why not, when editing is off. */
export const editing = {
  newNode: {
    keys: ['Shift+I'],
    places: ['canvas', 'node'],
    enabled: needsEditing,
    perform: (state, { nodes }) =>
      writing({ of: 'newNode', labels: [], fields: [], tie: nodes.length === 1 ? tieTo(state, nodes[0]!) : null }),
  },
  newRelationship: {
    keys: ['Shift+L'],
    places: ['node'],
    enabled: (state, { nodes }) => {
      const on = needsEditing(state)
      return on === true ? nodes.length === 2 || because('selectTwoNodes') : on
    },
    perform: (state, { nodes }) => {
      const [start, end] = nodes as [string, string]
      const [type = ''] = typesBetween(state, start, end).usual
      const fields = withProposals([], tieProposals(state.schema, type))
      return writing({ of: 'newRelationship', start, end, type, fields })
    },
  },
  editThing: {
    keys: ['I'],
    places: ['node', 'relationship'],
    enabled: (state, { nodes, relationships }) => {
      const on = needsEditing(state)
      return on === true ? nodes.length + relationships.length === 1 || because('selectOneThing') : on
    },
    perform: ({ scene }, { nodes, relationships }) => {
      const node = scene.nodes.get(nodes[0] ?? '')?.node
      const relationship = scene.relationships.get(relationships[0] ?? '')?.relationship
      return node ? writing(formOfNode(node)) : relationship ? writing(formOfRelationship(relationship)) : {}
    },
  },
  deleteThing: {
    keys: ['Ctrl+Delete'],
    places: ['node', 'relationship'],
    enabled: (state, { nodes, relationships }) => {
      const on = isEditing(state) || because('editingOff')
      if (on !== true) return on
      const count = nodes.length + relationships.length
      return count === 0 ? because('selectSomething') : count <= editLimits.changes || because('tooManyToDelete')
    },
    perform: ({ schema }, { nodes, relationships }) =>
      show({ deleting: { nodes, relationships, reason: { ...emptyReason(schema), kind: 'own' }, refusal: null } }),
  },
  changes: {
    keys: ['Shift+C'],
    places: ['canvas'],
    enabled: () => true,
    perform: ({ panels }) => show({ drawer: panels.drawer === 'changes' ? null : 'changes' }),
  },
} satisfies Commands

function needsEditing(state: State, _target?: Target) {
  if (!isEditing(state)) return because('editingOff')
  return !hasWriting(state) || because('beingWritten')
}

const writing = (form: Form): Outcome => ({
  update: state =>
    opening(state, {
      writing: { form, reason: emptyReason(state.schema), refusal: null },
      right: 'write',
      rightOpen: true,
    }),
})

const nodeOf = ({ scene }: State, id: string): Node | undefined => scene.nodes.get(id)?.node

/** Types that lead between two nodes that are drawn. */
export const typesBetween = (state: State, start: string, end: string) =>
  typeChoices(state.schema, nodeOf(state, start)?.labels ?? [], nodeOf(state, end)?.labels ?? [])

/** A new node hangs on what is selected, unless one says otherwise; the type waits for what the node is. */
const tieTo = ({ schema }: State, node: string) => ({
  node,
  outgoing: true,
  type: '',
  fields: withProposals([], tieProposals(schema, '')),
})
