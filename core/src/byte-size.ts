import { z } from 'zod'
import type { Bounds } from './duration.ts'

/** As people write them, from large to small; the ones with an i are powers of 1024 (IEC 80000-13). */
const units: readonly [name: string, bytes: number][] = [
  ['GB', 1000 ** 3],
  ['MB', 1000 ** 2],
  ['KB', 1000],
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
  ['B', 1],
]

/** Reads `512KB`, `10MB`, `1GiB` or `800B` as bytes. Case does not matter. */
export function byteSize({ min, max }: Bounds): z.ZodType<number, string> {
  return z.string().transform((text, context): number => {
    const bytes = readBytes(text)
    const problem =
      typeof bytes === 'string'
        ? bytes
        : bytes < min
          ? `at least ${byteSizeText(min)}`
          : bytes > max
            ? `at most ${byteSizeText(max)}`
            : undefined
    if (typeof bytes === 'number' && problem === undefined) return bytes
    context.addIssue({ code: 'custom', message: problem ?? 'write a size like 10MB' })
    return z.NEVER
  })
}

/** A size as people type it, exactly and as short as it can be: 10,000,000 as `10MB`, 1,048,576 as `1MiB`. */
export function byteSizeText(bytes: number): string {
  const texts = units.flatMap(([name, size]) => (bytes % size === 0 ? [`${bytes / size}${name}`] : []))
  return texts.reduce((best, text) => (text.length < best.length ? text : best))
}

function readBytes(text: string): number | string {
  if (/^\d{1,13}$/.test(text)) return `${text} needs a unit: ${text}KB, ${text}MB or ${text}GB`
  const [, count, typed = ''] = /^(\d{1,13}) ?([kmg]?i?b)$/i.exec(text) ?? []
  const unit = units.find(([name]) => name.toLowerCase() === typed.toLowerCase())
  if (count === undefined || unit === undefined) return 'write a size like 512KB, 10MB or 1GB'
  return Number(count) * unit[1]
}
