import { z } from 'zod'
import { ConfirmDialog } from './confirm.ts'
import { OptionGroup, SelectOption } from './option.ts'
import { identifier, plainText } from './text.ts'

const menu = {
  action_id: identifier.optional(),
  placeholder: plainText(150).optional(),
  confirm: ConfirmDialog.optional(),
  focus_on_load: z.boolean().optional(),
}
const several = { ...menu, max_selected_items: z.int().min(1).optional() }
const staticOptions = {
  options: z.array(SelectOption).min(1).max(100).optional(),
  option_groups: z.array(OptionGroup).min(1).max(100).optional(),
}

interface Choices {
  options?: SelectOption[] | undefined
  option_groups?: z.infer<typeof OptionGroup>[] | undefined
}

/** Every option of a menu, in or out of groups. */
export function everyOption(menu: Choices): SelectOption[] {
  return menu.options ?? menu.option_groups?.flatMap(group => group.options) ?? []
}

const oneSource = (menu: Choices) => (menu.options === undefined) !== (menu.option_groups === undefined)
const oneSourceWords = { message: 'must provide either options or option_groups' }
const isAmong = (menu: Choices, initial: SelectOption) =>
  everyOption(menu).some(option => option.value === initial.value && option.text.text === initial.text.text)
const initialWords = { message: 'initial option must match one of the options' }

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select */
export const StaticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...menu,
    ...staticOptions,
    initial_option: SelectOption.optional(),
  })
  .refine(oneSource, oneSourceWords)
  .refine(menu => !menu.initial_option || isAmong(menu, menu.initial_option), initialWords)

/** Its options come from the app, as somebody types. Without `min_query_length` that is after three characters. */
export const ExternalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...menu,
  initial_option: SelectOption.optional(),
  min_query_length: z.int().min(0).optional(),
})

/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element */
export const MultiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...several,
    ...staticOptions,
    initial_options: z.array(SelectOption).min(1).optional(),
  })
  .refine(oneSource, oneSourceWords)
  .refine(menu => (menu.initial_options ?? []).every(one => isAmong(menu, one)), initialWords)

export const MultiExternalSelect = z.strictObject({
  type: z.literal('multi_external_select'),
  ...several,
  initial_options: z.array(SelectOption).min(1).optional(),
  min_query_length: z.int().min(0).optional(),
})

export const UsersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...menu,
  initial_user: z.string().optional(),
})

export const ConversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  ...menu,
  initial_conversation: z.string().optional(),
  default_to_current_conversation: z.boolean().optional(),
  response_url_enabled: z.boolean().optional(),
})

export const ChannelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  ...menu,
  initial_channel: z.string().optional(),
  response_url_enabled: z.boolean().optional(),
})
