import { TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

/** Milliseconds without a key after which what was typed is taken. */
const PAUSE = 400

interface WrittenProps {
  label: string
  value: string
  placeholder?: string
  /** Why a text cannot be taken. */
  trouble?: (text: string) => string | null
  onCommit: (text: string) => void
}

/** A text that is taken when the typing pauses, on Enter and on leaving; what is undone elsewhere is undone here. */
export function Written({ label, value, placeholder, trouble, onCommit }: WrittenProps) {
  const [text, setText] = useState(value)
  const taken = useRef(value)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    if (value === taken.current) return
    taken.current = value
    setText(value)
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const why = trouble?.(text.trim()) ?? null
  const take = (now: string) => {
    clearTimeout(timer.current)
    const next = now.trim()
    if (next === taken.current || trouble?.(next)) return
    taken.current = next
    onCommit(next)
  }
  return (
    <TextInput
      size="xs"
      label={label}
      value={text}
      placeholder={placeholder}
      error={why}
      maxLength={200}
      onChange={event => {
        const next = event.currentTarget.value
        setText(next)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => take(next), PAUSE)
      }}
      onBlur={() => take(text)}
      onKeyDown={event => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) take(text)
      }}
    />
  )
}
