/** Pixels that browsers draw at once, by side and in all: beyond, some of them give an empty picture. */
const LONGEST = 16_384
const MOST = 120_000_000

/** How many times larger than in CSS pixels a picture can be drawn, up to 4. 0 when it is too large at all. */
export function largestScale({ width, height }: { readonly width: number; readonly height: number }): number {
  for (const scale of [4, 3, 2, 1])
    if (Math.max(width, height) * scale <= LONGEST && width * height * scale * scale <= MOST) return scale
  return 0
}

/** A file of SVG as a PNG, so many times larger. */
export async function pngOf(
  svg: string,
  { width, height }: { width: number; height: number },
  scale: number,
): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image(width, height)
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = width * scale
    canvas.height = height * scale
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('This browser made no PNG.'))), 'image/png'),
    )
  } finally {
    URL.revokeObjectURL(url)
  }
}
