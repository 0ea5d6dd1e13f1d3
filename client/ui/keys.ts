import { type Command, commands } from '../model/commands.ts'

/** A pressed key as the list of commands writes it: `Ctrl+Shift+Z`, `Shift+H`, `?`. Cmd counts as Ctrl. */
export function keyOf(event: {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}): string {
  const isLetter = /^\p{L}$/u.test(event.key)
  const key = isLetter ? event.key.toUpperCase() : event.key
  // For signs like `?` and `+` Shift is only how a keyboard makes them.
  const withShift = event.shiftKey && (isLetter || event.key.length > 1)
  return [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', withShift ? 'Shift' : '', key]
    .filter(Boolean)
    .join('+')
}

/** Whether a key is a letter, a digit or a sign by itself, with Shift or without: what WCAG 2.1.4 wants switchable. */
export const isSingle = (key: string): boolean => [...key.replace(/^Shift\+(?=.)/u, '')].length === 1

/** The command of a key; those of single letters and signs only where they are switched on. */
export const commandAt = (key: string, letters: boolean): Command | undefined =>
  letters || !isSingle(key) ? commands.find(({ keys }) => keys.includes(key)) : undefined
