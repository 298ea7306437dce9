import type { Block } from './block-kit/block.ts'
import { elementsOf } from './block-kit/elements-of.ts'
import type { Message } from './message.ts'
import { readBlocks } from './read-blocks.ts'
import { type NameOf, readMrkdwn } from './read-mrkdwn.ts'
import type { View } from './views.ts'

/** What can be pressed or was made to stand out. */
interface SeenBlocks {
  readonly blocks: readonly Block[]
  /** The labels of the buttons. */
  readonly buttons: readonly string[]
  /** The entries of the menus behind "…". */
  readonly menus: readonly string[]
  readonly links: readonly string[]
  readonly mentions: readonly string[]
}

/** A message as somebody sees it. */
export interface SeenMessage extends SeenBlocks {
  readonly ts: string
  /** The name of who wrote it. */
  readonly from: string
  /** All visible text in reading order. With blocks, the text of the message itself is not among it. */
  readonly text: string
  /** What a notification shows: the text of the message itself. */
  readonly notification: string
  /** Only she sees it. */
  readonly ephemeral: boolean
  /** Whether it was changed; the client marks only what was changed into bare text. */
  readonly edited: boolean
  /** The `ts` of the message that it replies to. */
  readonly thread: string | undefined
  readonly files: readonly { readonly name: string; readonly title: string; readonly content: string }[]
  /** Their bytes, in the same order. */
  readonly uploads: readonly Buffer[]
}

/** A modal or the home tab as somebody sees it. */
export interface SeenView extends SeenBlocks {
  readonly id: string
  readonly title: string
  readonly text: string
  /** The labels of the fields. */
  readonly inputs: readonly string[]
  /** The label of the button that sends it, when there is one. */
  readonly submit: string | undefined
  readonly close: string | undefined
  /** What is said to be wrong, by the label of the field. */
  readonly errors: Readonly<Record<string, string>>
  /** What the client itself says went wrong. */
  readonly problem: string | undefined
}

function seenBlocks(blocks: readonly Block[]): Pick<SeenBlocks, 'blocks' | 'buttons' | 'menus'> {
  const elements = elementsOf(blocks).map(({ element }) => element)
  return {
    blocks,
    buttons: elements.flatMap(element => (element.type === 'button' ? [element.text.text] : [])),
    menus: elements.flatMap(element =>
      element.type === 'overflow' ? element.options.map(option => option.text.text) : [],
    ),
  }
}

export function seenMessage(message: Message, nameOf: NameOf): SeenMessage {
  const notification = readMrkdwn(message.text, nameOf)
  const body = message.blocks.length > 0 ? readBlocks(message.blocks, nameOf) : notification
  return {
    ts: message.ts,
    from: nameOf(message.from),
    text: body.text,
    notification: notification.text,
    // A mention in the text alone still calls people.
    mentions: [...new Set([...body.mentions, ...notification.mentions])],
    links: body.links,
    ...seenBlocks(message.blocks),
    ephemeral: message.onlyFor !== undefined,
    edited: message.editedTs !== undefined,
    thread: message.threadTs,
    files: message.files.map(({ name, title, content }) => ({
      name,
      title,
      content: content.toString('utf8'),
    })),
    uploads: message.files.map(({ content }) => content),
  }
}

export function seenView(view: View, nameOf: NameOf): SeenView {
  const { content, problem } = view
  const inputs = content.blocks.filter(block => block.type === 'input')
  const labelled = inputs.map(input => [input.label.text, view.errors[input.block_id ?? '']] as const)
  const { text, links, mentions } = readBlocks(content.blocks, nameOf)
  return {
    id: view.id,
    title: content.type === 'modal' ? content.title.text : '',
    text,
    links,
    mentions,
    ...seenBlocks(content.blocks),
    inputs: inputs.map(input => input.label.text),
    submit: content.type === 'modal' ? content.submit?.text : undefined,
    close: content.type === 'modal' ? (content.close?.text ?? 'Close') : undefined,
    errors: Object.fromEntries(
      labelled.flatMap(([label, error]) => (error === undefined ? [] : [[label, error]])),
    ),
    problem,
  }
}
