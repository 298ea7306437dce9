import { z } from 'zod'
import { ConfirmDialog } from './confirm.ts'
import { identifier, plainText } from './text.ts'

const field = {
  action_id: identifier.optional(),
  placeholder: plainText(150).optional(),
  focus_on_load: z.boolean().optional(),
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z
        .array(z.enum(['on_enter_pressed', 'on_character_entered']))
        .min(1)
        .max(2),
    })
    .optional(),
}

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
export const PlainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...field,
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
})
export type PlainTextInput = z.infer<typeof PlainTextInput>

export const EmailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...field,
  initial_value: z.string().optional(),
})

export const UrlInput = z.strictObject({
  type: z.literal('url_text_input'),
  ...field,
  initial_value: z.string().optional(),
})

/** https://docs.slack.dev/reference/block-kit/block-elements/number-input-element */
export const NumberInput = z.strictObject({
  type: z.literal('number_input'),
  ...field,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
})

const picker = {
  action_id: identifier.optional(),
  confirm: ConfirmDialog.optional(),
  focus_on_load: z.boolean().optional(),
}

export const DatePicker = z.strictObject({
  type: z.literal('datepicker'),
  ...picker,
  placeholder: plainText(150).optional(),
  initial_date: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/)
    .optional(),
})

export const TimePicker = z.strictObject({
  type: z.literal('timepicker'),
  ...picker,
  placeholder: plainText(150).optional(),
  initial_time: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .optional(),
  timezone: z.string().optional(),
})

export const DateTimePicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...picker,
  initial_date_time: z.int().optional(),
})
