import type { CanvasPattern } from '@napi-rs/canvas'
import type { CanvasLibrary, Pen } from './canvas.ts'
import { type SeriesLook, sizes } from './theme.ts'

const tilePx = 8

/** What an area of this look is filled with: a colour, or stripes of it on a paler ground. */
export function fillOf(
  library: CanvasLibrary,
  pen: Pen,
  { colour, stripes }: Pick<SeriesLook, 'colour' | 'stripes'>,
): string | CanvasPattern {
  if (stripes === 'full') return colour
  const side = tilePx * sizes.scale
  const tile = library.createCanvas(side, side)
  const ink = tile.getContext('2d')
  ink.scale(sizes.scale, sizes.scale)
  ink.fillStyle = '#ffffff'
  ink.fillRect(0, 0, tilePx, tilePx)
  ink.globalAlpha = 0.25
  ink.fillStyle = colour
  ink.fillRect(0, 0, tilePx, tilePx)
  ink.globalAlpha = 1
  ink.strokeStyle = colour
  ink.lineWidth = 2
  drawTile(ink, stripes)
  const pattern = pen.createPattern(tile, 'repeat')
  if (pattern === null) return colour
  // The pen draws twice as fine; so does the tile already.
  pattern.setTransform({ a: 1 / sizes.scale, b: 0, c: 0, d: 1 / sizes.scale, e: 0, f: 0 })
  return pattern
}

function drawTile(ink: Pen, stripes: Exclude<SeriesLook['stripes'], 'full'>): void {
  if (stripes === 'dotted') {
    for (const at of [2, 6]) ink.fillRect(at - 1, at - 1, 2, 2)
    return
  }
  if (stripes !== 'falling') diagonals(ink, 1)
  if (stripes !== 'rising') diagonals(ink, -1)
}

function diagonals(ink: Pen, slope: 1 | -1): void {
  for (const shift of [-tilePx, 0, tilePx]) {
    const [from, to] = slope === 1 ? [tilePx, 0] : [0, tilePx]
    ink.beginPath()
    ink.moveTo(shift - 1, from + slope)
    ink.lineTo(shift + tilePx + 1, to - slope)
    ink.stroke()
  }
}
