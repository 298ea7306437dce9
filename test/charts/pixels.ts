import { loadCanvas } from '@gatehouse/bot/charts/canvas.ts'

/** A picture as its pixels, four numbers each. */
export interface Pixels {
  width: number
  height: number
  data: Uint8ClampedArray
}

/** Reads a picture. @throws when it is none */
export async function pixelsOf(png: Buffer): Promise<Pixels> {
  const { createCanvas, loadImage } = await loadCanvas()
  const image = await loadImage(png)
  const { width, height } = image
  const pen = createCanvas(width, height).getContext('2d')
  pen.drawImage(image, 0, 0)
  return { width, height, data: pen.getImageData(0, 0, width, height).data }
}

/** How many pixels of two pictures of one size are clearly not the same. */
export function differing(one: Uint8ClampedArray, other: Uint8ClampedArray): number {
  let count = 0
  for (let at = 0; at < one.length; at += 4) {
    const apart = [0, 1, 2, 3].some(of => Math.abs((one[at + of] ?? 0) - (other[at + of] ?? 0)) > 24)
    if (apart) count += 1
  }
  return count
}
