import { z } from 'zod'
import { anyText, plainText } from './text.ts'

// The documentation's 150 for a value; the comment in @slack/types still says 75.
const value = z.string().min(1).max(150)

/** An entry of a select menu. https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
export const SelectOption = z.strictObject({
  text: plainText(75),
  value,
  description: plainText(75).optional(),
})
export type SelectOption = z.infer<typeof SelectOption>

/** An entry of check boxes or radio buttons, which alone may hold markup. */
export const ChoiceOption = z.strictObject({
  text: anyText(75),
  value,
  description: anyText(75).optional(),
})

/** An entry of an overflow menu, which alone may hold an address. */
export const OverflowOption = z.strictObject({
  text: plainText(75),
  value,
  description: plainText(75).optional(),
  url: z.string().max(3000).optional(),
})

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-group-object */
export const OptionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(SelectOption).min(1).max(100),
})

/** What an app answers when somebody types into an external select. */
export const Suggestions = z.union([
  z.strictObject({ options: z.array(SelectOption).max(100) }),
  z.strictObject({ option_groups: z.array(OptionGroup).max(100) }),
])
