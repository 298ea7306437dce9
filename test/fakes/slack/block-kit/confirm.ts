import { z } from 'zod'
import { anyText, plainText } from './text.ts'

/** "Are you sure?" https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
export const ConfirmDialog = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
})
