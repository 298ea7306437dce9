import { z } from 'zod'
import { byteSize, byteSizeText } from '../../byte-size.ts'
import type { About, Field } from './field.ts'

/** A size, kept in bytes. */
export function byteSizeField(min: number, max: number, about: About<number>): Field<number> {
  return {
    schema: z.int().min(min).max(max),
    read: byteSize({ min, max }),
    write: byteSizeText,
    looks: '10MB',
    range: `${byteSizeText(min)}–${byteSizeText(max)}`,
    ...about,
  }
}
