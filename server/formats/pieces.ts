/** Characters of one piece: small enough to stream, large enough not to be slow. */
const pieceSize = 65_536

/** Texts put together into pieces of a size that is worth passing on. */
export async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = ''
  for await (const text of texts) {
    piece += text
    if (piece.length < pieceSize) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

/** A text for each item, with a separator between them. */
export async function* separated<T>(
  items: AsyncIterable<T>,
  separator: string,
  toText: (item: T) => string,
): AsyncGenerator<string> {
  let first = true
  for await (const item of items) {
    yield first ? toText(item) : `${separator}${toText(item)}`
    first = false
  }
}
