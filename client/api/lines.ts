/** The lines of a streamed answer, as they arrive. Blank lines are skipped; a line may be cut anywhere on the way. */
export async function* lines(response: Response): AsyncGenerator<string> {
  if (!response.body) return
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const parts = rest.split('\n')
      rest = done ? '' : parts.pop()!
      for (const part of parts) if (part.trim() !== '') yield part
      if (done) return
    }
  } finally {
    // A reader who leaves early lets the server stop.
    await reader.cancel().catch(() => undefined)
  }
}
