import { z } from 'zod'
import { Accessory, ActionsElement, ContextElement, InputElement } from './element.ts'
import { ImageBlock } from './image.ts'
import { RichTextBlock } from './rich-text.ts'
import { TableBlock } from './table.ts'
import { anyText, identifier, plainText } from './text.ts'

const block_id = identifier.optional()

/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
const SectionBlock = z
  .strictObject({
    type: z.literal('section'),
    block_id,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: Accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine(section => section.text ?? section.fields, { message: 'must provide either text or fields' })

/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const HeaderBlock = z.strictObject({ type: z.literal('header'), block_id, text: plainText(150) })

const DividerBlock = z.strictObject({ type: z.literal('divider'), block_id })

/** https://docs.slack.dev/reference/block-kit/blocks/context-block */
const ContextBlock = z.strictObject({
  type: z.literal('context'),
  block_id,
  elements: z.array(ContextElement).min(1).max(10),
})

/** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
const ActionsBlock = z.strictObject({
  type: z.literal('actions'),
  block_id,
  elements: z.array(ActionsElement).min(1).max(25),
})

/** https://docs.slack.dev/reference/block-kit/blocks/input-block */
const InputBlock = z.strictObject({
  type: z.literal('input'),
  block_id,
  label: plainText(2000),
  element: InputElement,
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
})
export type InputBlock = z.infer<typeof InputBlock>

/** https://docs.slack.dev/reference/block-kit/blocks/alert-block */
const AlertBlock = z.strictObject({
  type: z.literal('alert'),
  block_id,
  text: anyText(3000),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
})

/** https://docs.slack.dev/reference/block-kit/blocks/markdown-block: 12,000 characters. */
const MarkdownBlock = z.strictObject({
  type: z.literal('markdown'),
  block_id,
  text: z.string().min(1).max(12_000),
})

const everywhere = [
  SectionBlock,
  HeaderBlock,
  DividerBlock,
  ContextBlock,
  ActionsBlock,
  InputBlock,
  AlertBlock,
  ImageBlock,
  RichTextBlock,
] as const

/** A block of a message. Tables and Markdown are for messages alone. */
export const MessageBlock = z.discriminatedUnion('type', [...everywhere, TableBlock, MarkdownBlock])
/** A block of a modal or of the home tab. */
export const ViewBlock = z.discriminatedUnion('type', [...everywhere])

export type Block = z.infer<typeof MessageBlock>
