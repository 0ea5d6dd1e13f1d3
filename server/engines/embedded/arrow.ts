/**
 * The types of a result's columns, read from the schema message that opens an Arrow IPC stream.
 *
 * The engine's JavaScript values do not tell the Float 1.0 from the Integer 1; its Arrow output does, per column
 * and per field of a map. Only the schema is read (a flatbuffer of a few hundred bytes), never the rows.
 * Format: Apache Arrow columnar format 1.x, `Message.fbs` and `Schema.fbs`.
 */
export type ColumnType =
  | { kind: 'integer' | 'float' | 'text' | 'null' | 'boolean' | 'other' }
  | { kind: 'list'; item: ColumnType }
  | { kind: 'map'; fields: Map<string, ColumnType> }

const typeOf = {
  null: 1,
  integer: 2,
  float: 3,
  text: 5,
  boolean: 6,
  list: 12,
  struct: 13,
  largeText: 20,
  largeList: 21,
}

/** The type of each column, in order. Throws on bytes that are not an Arrow stream. */
export function columnTypes(stream: Uint8Array): ColumnType[] {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
  // An encapsulated message: 0xFFFFFFFF, the length of its metadata, the metadata.
  if (view.getUint32(0, true) !== 0xffffffff) throw new Error('not an Arrow stream')
  const base = 8
  const message = base + view.getUint32(base, true)

  /** Where field number `index` of a flatbuffer table is, or undefined when it is left out. */
  const field = (table: number, index: number): number | undefined => {
    const vtable = table - view.getInt32(table, true)
    const slot = 4 + index * 2
    if (slot >= view.getUint16(vtable, true)) return undefined
    const offset = view.getUint16(vtable + slot, true)
    return offset === 0 ? undefined : table + offset
  }
  const follow = (at: number) => at + view.getUint32(at, true)
  const tables = (at: number | undefined): number[] => {
    if (at === undefined) return []
    const vector = follow(at)
    return Array.from({ length: view.getUint32(vector, true) }, (_, i) => follow(vector + 4 + i * 4))
  }
  const text = (at: number | undefined): string => {
    if (at === undefined) return ''
    const start = follow(at)
    return Buffer.from(stream.buffer, stream.byteOffset + start + 4, view.getUint32(start, true)).toString('utf8')
  }
  const read = (table: number): ColumnType => {
    const tag = field(table, 2)
    const children = () => tables(field(table, 5))
    switch (tag === undefined ? 0 : view.getUint8(tag)) {
      case typeOf.null:
        return { kind: 'null' }
      case typeOf.integer:
        return { kind: 'integer' }
      case typeOf.float:
        return { kind: 'float' }
      case typeOf.text:
      case typeOf.largeText:
        return { kind: 'text' }
      case typeOf.boolean:
        return { kind: 'boolean' }
      case typeOf.list:
      case typeOf.largeList: {
        const [item] = children()
        return { kind: 'list', item: item === undefined ? { kind: 'other' } : read(item) }
      }
      case typeOf.struct:
        return { kind: 'map', fields: new Map(children().map(child => [text(field(child, 0)), read(child)])) }
      default:
        return { kind: 'other' }
    }
  }

  const header = field(message, 2)
  if (header === undefined) throw new Error('an Arrow stream without a schema')
  return tables(field(follow(header), 1)).map(read)
}
