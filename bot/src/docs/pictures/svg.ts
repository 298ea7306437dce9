import type { Span } from './drawing.ts'

/** What text looks like in a picture. */
export interface TextLook {
  size: number
  colour: string
  font: string
  weight?: 'bold'
  middle?: boolean
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text that is nothing but text in XML. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"]/g, char => entities[char] ?? char)
}

export function rectangle(
  place: { x: number; y: number; width: number; height: number; radius?: number },
  fill: string,
  stroke = 'none',
): string {
  const { x, y, width, height, radius = 0 } = place
  return `<rect x="${x}" y="${y}" width="${round(width)}" height="${round(height)}" rx="${radius}" fill="${fill}" stroke="${stroke}"/>`
}

export function label(x: number, y: number, text: string, look: TextLook): string {
  return spans(x, y, [{ text: escapeXml(text), attributes: '' }], look)
}

/** Words of several looks in one line. */
export function line(x: number, y: number, all: readonly Span[], look: TextLook, of: SpanLooks): string {
  const parts = all.map(span => ({ text: escapeXml(span.text), attributes: of(span.look) }))
  return spans(x, y, parts, look)
}

/** What a span's look adds. */
export type SpanLooks = (look: Span['look']) => string

/** A whole picture. */
export function picture(width: number, height: number, title: string, elements: readonly string[]): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`
  return `${[head, `<title>${escapeXml(title)}</title>`, ...elements, '</svg>'].join('\n')}\n`
}

function spans(
  x: number,
  y: number,
  parts: readonly { text: string; attributes: string }[],
  { size, colour, font, weight, middle }: TextLook,
): string {
  const inside = parts
    .map(({ text, attributes }) => (attributes === '' ? text : `<tspan ${attributes}>${text}</tspan>`))
    .join('')
  const more = `${weight ? ` font-weight="${weight}"` : ''}${middle ? ' text-anchor="middle"' : ''}`
  return `<text x="${round(x)}" y="${round(y)}" font-family="${font}" font-size="${size}" fill="${colour}"${more} xml:space="preserve">${inside}</text>`
}

function round(number: number): number {
  return Math.round(number * 10) / 10
}
