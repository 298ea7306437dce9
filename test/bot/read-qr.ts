/**
 * Reads a QR code without errors in it, of a size up to 37 modules (one block of data at level L; ISO/IEC 18004). Not by
 * the library that draws them, so that both would have to be wrong in the same way.
 * @param dark rows of modules, with a margin of any width; true is dark
 */
export function readQr(dark: readonly (readonly boolean[])[]): string {
  const top = dark.findIndex(row => row.includes(true))
  const first = dark[top] ?? []
  const [left, right] = [first.indexOf(true), first.lastIndexOf(true)]
  const size = right - left + 1
  if ((size - 17) % 4 !== 0 || size > 37) throw new Error(`no QR code of ${size} modules is read here`)
  const at = (x: number, y: number) => dark[top + y]?.[left + x] === true
  const mask = masks[Number(!at(2, 8)) * 4 + Number(at(3, 8)) * 2 + Number(!at(4, 8))] ?? (() => false)
  const bits: boolean[] = []
  for (const [x, y] of path(size)) if (!isFixed(x, y, size)) bits.push(at(x, y) !== mask(x, y))
  const number = (from: number, count: number) =>
    bits.slice(from, from + count).reduce((value, bit) => value * 2 + Number(bit), 0)
  if (number(0, 4) !== 4) throw new Error('not text in bytes')
  return Buffer.from(Array.from({ length: number(4, 8) }, (_, index) => number(12 + index * 8, 8))).toString()
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  x => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** Two columns at a time from the right, up and down in turns, past the timing column. */
function* path(size: number): Generator<[number, number]> {
  let up = true
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < size; step += 1) {
      const y = up ? size - 1 - step : step
      yield [right, y]
      yield [right - 1, y]
    }
    up = !up
  }
}

/** Corners with the format, timing, and the one alignment pattern. */
function isFixed(x: number, y: number, size: number): boolean {
  const corner = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8)
  const aligned = size > 21 && Math.abs(x - size + 7) <= 2 && Math.abs(y - size + 7) <= 2
  return corner || x === 6 || y === 6 || aligned
}
