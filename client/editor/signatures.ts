import { completionStatus } from '@codemirror/autocomplete'
import { type EditorState, type Extension, Prec, StateEffect, StateField } from '@codemirror/state'
import { EditorView, keymap, showTooltip, type Tooltip } from '@codemirror/view'
import { type Call, callsAt } from './call.ts'

/** What a function or procedure takes, gives and is for. */
export interface Signature {
  readonly name: string
  readonly arguments: readonly {
    readonly name: string
    readonly type: string
    readonly optional?: boolean | undefined
  }[]
  readonly returns: string
  readonly description: string
}

/** All of a name, compared without case; none for what is no function, or must not be used here. */
export type SignaturesOf = (name: string, isProcedure: boolean) => readonly Signature[]

interface Help {
  readonly hasFocus: boolean
  /** Where the bracket of a call stands whose signature was sent away. */
  readonly closed: number | null
  readonly call: Call | null
  readonly tooltip: Tooltip | null
}

const setFocus = StateEffect.define<boolean>()
const setClosed = StateEffect.define<number | null>()

/** Shows, while the caret is in a call, its signature with the argument at the caret. Escape sends it away, Ctrl+Shift+Space brings it back. */
export function signatureHelp(signaturesOf: SignaturesOf): Extension {
  const callIn = (state: EditorState): Call | null => {
    const { head, empty } = state.selection.main
    if (!empty) return null
    return callsAt(state.doc.toString(), head).find(one => signaturesOf(one.name, one.isProcedure).length > 0) ?? null
  }
  const field = StateField.define<Help>({
    create: () => ({ hasFocus: false, closed: null, call: null, tooltip: null }),
    update(before, transaction) {
      let { hasFocus, closed } = before
      if (closed !== null) closed = transaction.changes.mapPos(closed, 1)
      for (const effect of transaction.effects) {
        if (effect.is(setFocus)) hasFocus = effect.value
        if (effect.is(setClosed)) closed = effect.value
      }
      const isSame = !transaction.docChanged && !transaction.selection
      if (isSame && hasFocus === before.hasFocus && closed === before.closed) return before
      const call = hasFocus ? callIn(transaction.state) : null
      // Whoever has left a call is told again in the next.
      if (hasFocus && call?.at !== closed) closed = null
      if (!call || closed !== null) return { hasFocus, closed, call, tooltip: null }
      const was = before.call
      const stays = was?.name === call.name && was.argument === call.argument && was.at === call.at
      const tooltip =
        stays && before.tooltip ? before.tooltip : tooltipOf(call, signaturesOf(call.name, call.isProcedure))
      return { hasFocus, closed, call, tooltip }
    },
    provide: one => showTooltip.from(one, ({ tooltip }) => tooltip),
  })
  return [
    field,
    EditorView.focusChangeEffect.of((_, focusing) => setFocus.of(focusing)),
    Prec.highest(
      keymap.of([
        {
          key: 'Ctrl-Shift-Space',
          run(view) {
            view.dispatch({ effects: setClosed.of(null) })
            return true
          },
        },
        {
          key: 'Escape',
          run(view) {
            const { tooltip, call } = view.state.field(field)
            // A list that is open goes first.
            if (!tooltip || !call || completionStatus(view.state) === 'active') return false
            view.dispatch({ effects: setClosed.of(call.at) })
            return true
          },
        },
      ]),
    ),
    EditorView.baseTheme({
      '.cm-signature': { padding: '4px 10px', maxWidth: '420px' },
      '.cm-signature code': { fontFamily: 'var(--mantine-font-family-monospace)', overflowWrap: 'anywhere' },
      '.cm-signature b': { textDecoration: 'underline', textUnderlineOffset: '3px' },
      '.cm-signature p': { margin: '2px 0 0', color: 'light-dark(#495057, #ced4da)' },
    }),
  ]
}

function tooltipOf(call: Call, all: readonly Signature[]): Tooltip {
  return {
    pos: call.at,
    above: true,
    create() {
      const dom = document.createElement('div')
      dom.className = 'cm-signature'
      dom.setAttribute('role', 'tooltip')
      // Of several the one that takes so many arguments.
      const signature = all.find(one => call.argument < one.arguments.length) ?? all.at(-1)!
      const code = document.createElement('code')
      code.append(`${signature.name}(`)
      const current = Math.min(call.argument, signature.arguments.length - 1)
      for (const [index, { name, type, optional }] of signature.arguments.entries()) {
        if (index > 0) code.append(', ')
        const part = document.createElement(index === current ? 'b' : 'span')
        const text = name === '...' ? '…' : `${name} :: ${type}`
        part.textContent = optional && name !== '...' ? `[${text}]` : text
        code.append(part)
      }
      code.append(`) :: ${signature.returns}`)
      dom.append(code)
      if (signature.description !== '') {
        const said = document.createElement('p')
        said.textContent = signature.description
        dom.append(said)
      }
      return { dom }
    },
  }
}
