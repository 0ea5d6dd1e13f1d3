import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands'
import { bracketMatching } from '@codemirror/language'
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint'
import { search, searchKeymap } from '@codemirror/search'
import { EditorState, Prec, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'
import type { DbSchema } from '@neo4j-cypher/language-support'
import { createLanguage } from './language.ts'
import type { Token } from './language.worker.ts'
import { type SignaturesOf, signatureHelp } from './signatures.ts'

/** What is wrong with a part of the text, or probably is. Offsets in UTF-16 units, `to` exclusive. */
export interface Finding {
  readonly from: number
  readonly to: number
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
}

/** What the database has, for what can be written next. */
export type Vocabulary = DbSchema

export interface EditorOptions {
  readonly parent: HTMLElement
  readonly text: string
  /** What a screen reader calls it. */
  readonly label: string
  readonly onChange: (text: string) => void
  /** Ctrl+Enter; true when it was taken. */
  readonly onRun: () => void
  /** Ctrl+Up goes back in what was run before, Ctrl+Down forth. */
  readonly onRecall: (step: 1 | -1) => void
  /** True when something was running, and Escape ended it. */
  readonly onCancel: () => boolean
  readonly lint: (text: string) => Promise<readonly Finding[]>
  readonly vocabulary: () => Vocabulary
  readonly signatures: SignaturesOf
}

export interface Editor {
  text(): string
  /** Replaces all of it, as one step that can be undone. */
  write(text: string): void
  /** Offset in UTF-16 units. */
  caret(): number
  /** What is selected; '' for nothing. */
  selected(): string
  /** Sets the text in order; what cannot be read stays as it is. */
  format(): Promise<void>
  focus(): void
  close(): void
}

/** Milliseconds without a key until the server is asked what is wrong. */
const PAUSE = 350

const setTokens = StateEffect.define<readonly Token[]>()
const kinds = new Map<string, Decoration>()
const markOf = (kind: string) => {
  const known = kinds.get(kind) ?? Decoration.mark({ class: `cy-${kind}` })
  kinds.set(kind, known)
  return known
}

/** Colours of the text; until new ones come those there are move along with the text. */
const tokenField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { changes, effects, newDoc }) {
    let next = marks.map(changes)
    for (const effect of effects)
      if (effect.is(setTokens))
        next = Decoration.set(
          effect.value
            .filter(({ to }) => to <= newDoc.length)
            .map(({ from, to, kind }) => markOf(kind).range(from, to)),
          true,
        )
    return next
  },
  provide: field => EditorView.decorations.from(field),
})

/** Kinds of the Language Server Protocol, as CodeMirror has icons for them. */
const iconOf: { readonly [kind: number]: string } = {
  3: 'function',
  2: 'method',
  6: 'variable',
  10: 'property',
  14: 'keyword',
  22: 'type',
  23: 'interface',
}

const theme = EditorView.baseTheme({
  '&': {
    height: '100%',
    fontSize: '13px',
    color: 'light-dark(#1b1e24, #e9ebef)',
    backgroundColor: 'light-dark(#ffffff, #1f2125)',
  },
  '&.cm-focused': { outline: '2px solid light-dark(#0b6bcb, #6cb6ff)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.5' },
  '.cm-content': { padding: '8px 0', caretColor: 'light-dark(#1b1e24, #e9ebef)' },
  '.cm-line': { padding: '0 10px 0 4px' },
  '.cm-cursor': { borderLeftColor: 'light-dark(#1b1e24, #e9ebef)' },
  '.cm-gutters': { backgroundColor: 'transparent', border: '0' },
  '.cm-gutter-lint': { width: '1.1em' },
  '.cm-tooltip': {
    backgroundColor: 'light-dark(#ffffff, #26282d)',
    color: 'light-dark(#1b1e24, #e9ebef)',
    border: '1px solid light-dark(#ced4da, #43474f)',
    borderRadius: '6px',
    fontSize: '13px',
    maxWidth: '420px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', minHeight: '24px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'light-dark(#1864ab, #1971c2)',
    color: '#ffffff',
  },
  '.cm-diagnostic': { padding: '4px 10px' },
  '.cm-panels': { backgroundColor: 'light-dark(#f5f6f7, #26282d)', color: 'inherit' },
  '.cy-keyword, .cy-keywordLiteral': { color: 'light-dark(#0b5cad, #7cc0ff)', fontWeight: '600' },
  '.cy-label': { color: 'light-dark(#9c3d00, #ffb27a)' },
  '.cy-function, .cy-predicateFunction, .cy-procedure, .cy-namespace': { color: 'light-dark(#7a2e8e, #dca6ee)' },
  '.cy-stringLiteral': { color: 'light-dark(#1b6b32, #8fd7a3)' },
  '.cy-numberLiteral, .cy-booleanLiteral': { color: 'light-dark(#8a1538, #ff9db5)' },
  '.cy-paramDollar, .cy-paramValue': { color: 'light-dark(#8a1538, #ff9db5)' },
  '.cy-property': { color: 'light-dark(#0a6170, #86d6e3)' },
  '.cy-comment': { color: 'light-dark(#5c636e, #a3a9b3)', fontStyle: 'italic' },
})

/** An editor of Cypher: colours, completion, and what is wrong, while one writes. */
export function createEditor(options: EditorOptions): Editor {
  const language = createLanguage()
  const colours = ViewPlugin.fromClass(
    class {
      constructor(view: EditorView) {
        this.ask(view)
      }
      update({ docChanged, view }: ViewUpdate) {
        if (docChanged) this.ask(view)
      }
      ask(view: EditorView) {
        const { doc } = view.state
        language.ask('tokens', doc.toString()).then(
          tokens => view.state.doc === doc && view.dispatch({ effects: setTokens.of(tokens) }),
          // A text that cannot be coloured can be written all the same.
          () => {},
        )
      }
    },
  )
  const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const word = context.matchBefore(/[\p{L}\p{N}_$`]*/u)
    const before = context.state
      .sliceDoc(0, word?.from ?? context.pos)
      .trimEnd()
      .at(-1)
    const isBegun = word !== null && word.to > word.from
    // Names are offered where one begins, not at every space.
    if (!context.explicit && !isBegun && !(before && ':.|('.includes(before))) return null
    const items = await language.ask('complete', context.state.doc.toString(), context.pos, options.vocabulary())
    // Who has left the editor meanwhile is not to find a list over what they went to.
    if (context.aborted || !context.view?.hasFocus) return null
    return {
      from: word?.from ?? context.pos,
      validFor: /^[\p{L}\p{N}_$`]*$/u,
      options: items.map(({ label, insert, kind, detail }) => ({
        label,
        ...(insert ? { apply: insert } : {}),
        ...(kind && iconOf[kind] ? { type: iconOf[kind] } : {}),
        ...(detail ? { detail } : {}),
      })),
    }
  }
  const findings = async (view: EditorView): Promise<Diagnostic[]> => {
    const { length } = view.state.doc
    const found = await options.lint(view.state.doc.toString())
    return found.map(({ from, to, severity, message }) => ({
      from: Math.min(from, length),
      to: Math.min(Math.max(to, from + 1), length),
      severity,
      message,
    }))
  }
  const format = async () => {
    const { doc } = view.state
    const text = await language.ask('format', doc.toString())
    if (view.state.doc === doc && text !== doc.toString())
      view.dispatch({ changes: { from: 0, to: doc.length, insert: text }, annotations: isolateHistory.of('full') })
  }
  const run = (act: () => void) => () => {
    act()
    return true
  }
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        Prec.highest(
          keymap.of([
            { key: 'Mod-Enter', run: run(options.onRun) },
            { key: 'Mod-ArrowUp', run: run(() => options.onRecall(1)) },
            { key: 'Mod-ArrowDown', run: run(() => options.onRecall(-1)) },
            { key: 'Shift-Alt-f', run: run(() => void format()) },
          ]),
        ),
        // Tab is not taken: it leaves the editor, as it leaves every field.
        keymap.of([...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        signatureHelp(options.signatures),
        keymap.of([{ key: 'Escape', run: options.onCancel }]),
        history(),
        drawSelection(),
        bracketMatching(),
        search({ top: true }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false', autocapitalize: 'off' }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) options.onChange(state.doc.toString())
        }),
        tokenField,
        colours,
        autocompletion({ override: [complete], maxRenderedOptions: 60 }),
        linter(findings, { delay: PAUSE }),
        lintGutter(),
        theme,
      ],
    }),
  })
  return {
    text: () => view.state.doc.toString(),
    write(text) {
      if (text === view.state.doc.toString()) return
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: text.length },
        annotations: isolateHistory.of('full'),
      })
    },
    caret: () => view.state.selection.main.head,
    selected: () => view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to),
    format,
    focus: () => view.focus(),
    close() {
      language.close()
      view.destroy()
    },
  }
}
