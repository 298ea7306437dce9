import { z } from 'zod'
import { Button, Overflow } from './button.ts'
import { Checkboxes, RadioButtons } from './choice.ts'
import { ImageElement } from './image.ts'
import {
  ChannelsSelect,
  ConversationsSelect,
  ExternalSelect,
  MultiExternalSelect,
  MultiStaticSelect,
  StaticSelect,
  UsersSelect,
} from './select.ts'
import { mrkdwn, plainText } from './text.ts'
import {
  DatePicker,
  DateTimePicker,
  EmailInput,
  NumberInput,
  PlainTextInput,
  TimePicker,
  UrlInput,
} from './typed.ts'

const menus = [
  StaticSelect,
  ExternalSelect,
  MultiStaticSelect,
  MultiExternalSelect,
  UsersSelect,
  ConversationsSelect,
  ChannelsSelect,
] as const
const choices = [Checkboxes, RadioButtons, DatePicker, TimePicker] as const

/** What may stand beside the text of a section. */
export const Accessory = z.discriminatedUnion('type', [Button, Overflow, ImageElement, ...menus, ...choices])

/** What may stand in a row of actions. */
export const ActionsElement = z.discriminatedUnion('type', [
  Button,
  Overflow,
  DateTimePicker,
  ...menus,
  ...choices,
])

/** What may be filled in. */
export const InputElement = z.discriminatedUnion('type', [
  PlainTextInput,
  EmailInput,
  UrlInput,
  NumberInput,
  DateTimePicker,
  ...menus,
  ...choices,
])

/** What may stand in a line of small print. */
export const ContextElement = z.discriminatedUnion('type', [ImageElement, plainText(3000), mrkdwn(3000)])

/** Whatever a person can press, pick or fill in. */
export type Interactive = Exclude<
  z.infer<typeof Accessory> | z.infer<typeof ActionsElement> | z.infer<typeof InputElement>,
  { type: 'image' }
>
