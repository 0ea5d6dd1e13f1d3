import type { Drawing, Mark } from './drawing.ts'

/** What XML cannot carry at all is left out: a name with a control character in it must not break the file. */
const unwritable = /[\p{Cs}\p{Cn}]|(?![\t\n\r])\p{Cc}/gu

const escaped = (text: string): string =>
  text
    .replace(unwritable, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/**
 * The drawing as a file of SVG 1.1 whose text is text: to be searched, copied and changed.
 * @param font families of CSS
 */
export function svgOf({ width, height, title, background, layers }: Drawing, font: string): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(font)}" role="img">`,
    `<title>${escaped(title)}</title>`,
  ]
  if (background !== null) lines.push(`<rect width="${width}" height="${height}" fill="${background}"/>`)
  for (const [index, { clip, marks }] of layers.entries()) {
    if (clip) {
      const box = `x="${clip.x}" y="${clip.y}" width="${clip.width}" height="${clip.height}"`
      lines.push(`<clipPath id="clip${index}"><rect ${box}/></clipPath>`, `<g clip-path="url(#clip${index})">`)
    } else lines.push('<g>')
    for (const mark of marks) lines.push(elementOf(mark))
    lines.push('</g>')
  }
  return [...lines, '</svg>', ''].join('\n')
}

function elementOf(mark: Mark): string {
  const opacity = mark.opacity === undefined || mark.opacity === 1 ? '' : ` opacity="${mark.opacity}"`
  if (mark.kind === 'text') {
    const { text, x, y, size, anchor, ink, strong, halo } = mark
    const rim = halo ? ` stroke="${halo}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"` : ''
    const weight = strong ? ' font-weight="600"' : ''
    const where = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
    return `<text x="${x}" y="${y}" font-size="${size}" fill="${ink}"${where}${weight}${rim}${opacity}>${escaped(text)}</text>`
  }
  const { d, at, fill, rule, stroke, width, dash } = mark
  const line = stroke
    ? ` stroke="${stroke}" stroke-width="${width ?? 1}" stroke-linejoin="round" stroke-linecap="${dash ? 'butt' : 'round'}"${dash ? ` stroke-dasharray="${dash.join(' ')}"` : ''}`
    : ''
  const moved = at ? ` transform="translate(${at.x} ${at.y}) scale(${at.scale})"` : ''
  return `<path d="${d}" fill="${fill ?? 'none'}"${rule ? ` fill-rule="${rule}"` : ''}${line}${moved}${opacity}/>`
}
