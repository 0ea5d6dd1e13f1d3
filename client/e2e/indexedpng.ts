import { crc32, deflateSync } from 'node:zlib'

// Pictures of the documents are shipped with the program: a screenshot with 256 colours has a third of the bytes.

/**
 * An indexed PNG of at most 256 colours: those that are used most, each the mean of what it stands for.
 * @param pixels red, green, blue and alpha of each pixel, row by row; alpha is taken as full
 */
export function indexedPng(pixels: Uint8Array, width: number, height: number): Buffer {
  // Colours that differ in the last three bits only are one.
  const binAt = (at: number) => ((pixels[at]! >> 3) << 10) | ((pixels[at + 1]! >> 3) << 5) | (pixels[at + 2]! >> 3)
  const bins = new Map<number, [count: number, red: number, green: number, blue: number]>()
  for (let at = 0; at < pixels.length; at += 4) {
    const bin = bins.get(binAt(at)) ?? [0, 0, 0, 0]
    bins.set(binAt(at), [bin[0] + 1, bin[1] + pixels[at]!, bin[2] + pixels[at + 1]!, bin[3] + pixels[at + 2]!])
  }
  const ranked = [...bins].sort(([, [a]], [, [b]]) => b - a)
  const palette = ranked.slice(0, 256).map(([, [count, ...sums]]) => sums.map(sum => Math.round(sum / count)))
  const indexOf = new Map<number, number>()
  for (const [bin, [count, ...sums]] of ranked) {
    let [best, least] = [0, Number.POSITIVE_INFINITY]
    for (const [index, colour] of palette.entries()) {
      const distance = colour.reduce((sum, part, channel) => sum + (part - sums[channel]! / count) ** 2, 0)
      if (distance < least) [best, least] = [index, distance]
    }
    indexOf.set(bin, best)
  }
  // Each row begins with its filter, which is none.
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indexOf.get(binAt(4 * (y * width + x)))!
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
