import { readFile, type SceneFile } from '../model/saved.ts'

/** Most characters of a link that holds a whole scene: browsers take far more, programs that pass links on do not. */
export const LINK_LENGTH = 16_000
/** Bytes that a link may unfold to. */
const UNFOLDED = 4_000_000

/** A scene as letters, digits, `-` and `_`: JSON, deflated, in base64url. */
export async function foldScene(file: SceneFile): Promise<string> {
  const stream = new Blob([JSON.stringify(file)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  let binary = ''
  for (let start = 0; start < bytes.length; start += 8192)
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The scene in a link; null when it holds none, was cut, or unfolds to more than a scene can be. */
export async function unfoldScene(text: string): Promise<SceneFile | null> {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), sign => sign.charCodeAt(0))
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
    const decoder = new TextDecoder()
    let json = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      json += decoder.decode(value, { stream: true })
      if (json.length > UNFOLDED) {
        await reader.cancel()
        return null
      }
    }
    return readFile(JSON.parse(json + decoder.decode()))
  } catch {
    return null
  }
}
