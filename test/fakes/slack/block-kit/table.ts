import { z } from 'zod'
import { RichTextBlock } from './rich-text.ts'
import { identifier } from './text.ts'

const Cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
  RichTextBlock,
])

/** https://docs.slack.dev/reference/block-kit/blocks/table-block */
export const TableBlock = z.strictObject({
  type: z.literal('table'),
  block_id: identifier.optional(),
  rows: z.array(z.array(Cell).min(1).max(20)).min(1).max(100),
  column_settings: z
    .array(
      z
        .strictObject({
          align: z.enum(['left', 'center', 'right']).optional(),
          is_wrapped: z.boolean().optional(),
        })
        .nullable(),
    )
    .max(20)
    .optional(),
})
