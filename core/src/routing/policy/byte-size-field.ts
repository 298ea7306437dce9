import { z } from 'zod'
import { byteSize, byteSizeText } from '../../byte-size.ts'
import { type Field, weakens } from './field.ts'

/** A size, kept in bytes. */
export function byteSizeField(
  min: number,
  max: number,
  about: Pick<Field<number>, 'summary'> & Partial<Pick<Field<number>, 'looks' | 'usual' | 'weaker'>>,
): Field<number> {
  return {
    schema: z.int().min(min).max(max),
    read: byteSize({ min, max }),
    write: byteSizeText,
    looks: '10MB',
    weaker: weakens.never,
    ...about,
  }
}
