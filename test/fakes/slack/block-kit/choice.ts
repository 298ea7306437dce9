import { z } from 'zod'
import { ConfirmDialog } from './confirm.ts'
import { ChoiceOption } from './option.ts'
import { identifier } from './text.ts'

const choice = {
  action_id: identifier.optional(),
  options: z.array(ChoiceOption).min(1).max(10),
  confirm: ConfirmDialog.optional(),
  focus_on_load: z.boolean().optional(),
}

/** https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element */
export const Checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...choice,
  initial_options: z.array(ChoiceOption).min(1).optional(),
})

/** https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element */
export const RadioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...choice,
  initial_option: ChoiceOption.optional(),
})
