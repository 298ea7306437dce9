import { z } from 'zod'
import { ConfirmDialog } from './confirm.ts'
import { OverflowOption } from './option.ts'
import { identifier, plainText } from './text.ts'

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export const Button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: identifier.optional(),
  url: z.string().max(3000).optional(),
  value: z.string().max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: ConfirmDialog.optional(),
  accessibility_label: z.string().max(75).optional(),
})
export type Button = z.infer<typeof Button>

/**
 * The menu behind "…". "Up to five" options; the lower bound of two is gone from the documentation.
 * https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element
 */
export const Overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: identifier.optional(),
  options: z.array(OverflowOption).min(1).max(5),
  confirm: ConfirmDialog.optional(),
})
export type Overflow = z.infer<typeof Overflow>
