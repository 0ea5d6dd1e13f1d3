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
