import { crc32 } from 'node:zlib'

/**
 * Files in a ZIP archive, uncompressed: for texts that nobody wants to unpack with anything but what every system has.
 * Names are UTF-8; the time of all files is `at`. Formats as in PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16.
 */
export function zipOf(files: readonly { path: string; text: string }[], at: Date): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  const [date, time] = dosTime(at)
  for (const { path, text } of files) {
    const name = Buffer.from(path, 'utf8')
    const body = Buffer.from(text, 'utf8')
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0) // version 2.0
    common.writeUInt16LE(0x0800, 2) // the name is UTF-8
    common.writeUInt16LE(0, 4) // stored
    common.writeUInt16LE(time, 6)
    common.writeUInt16LE(date, 8)
    common.writeUInt32LE(crc32(body), 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(body.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, name, body])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, rest, name]))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}

function dosTime(at: Date): [date: number, time: number] {
  const date = ((Math.max(at.getUTCFullYear(), 1980) - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  return [date, (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)]
}
