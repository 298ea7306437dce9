import { type Component, walk } from './components/tree.ts'
import { embedTexts } from './embed.ts'
import type { OpenModal } from './interaction.ts'
import { tokenLifeMs } from './limits.ts'
import type { Channel, Message, User, World } from './world.ts'

/** A message as one person has it on the screen. Texts are as sent: mark-up is not drawn. */
export interface SeenMessage {
  readonly id: string
  readonly from: string
  /** All words in reading order, a line each; labels of buttons are left to `buttons`. */
  readonly text: string
  readonly components: readonly Component[]
  readonly buttons: readonly { readonly label: string; readonly disabled: boolean }[]
  /** Names of the files. */
  readonly files: readonly string[]
  /** Their text, in the same order. */
  readonly contents: readonly string[]
  /** What screen readers say of them, and their bytes, in the same order. */
  readonly uploads: readonly { readonly words: string | null; readonly bytes: Uint8Array }[]
  readonly ephemeral: boolean
  readonly edited: boolean
  /** "… is thinking" */
  readonly pending: boolean
}

/** What a person sees in a channel, oldest first. */
export function seenIn(world: World, channel: Channel, person: User): readonly SeenMessage[] {
  return world
    .messagesOf(channel)
    .filter(message => !message.dismissed && (message.onlyFor === null || message.onlyFor === person))
    .map(message => seen(world, message))
}

function seen(world: World, message: Message): SeenMessage {
  const overdue = message.pending && world.clock.nowMs() - message.createdAtMs >= tokenLifeMs
  return {
    id: message.id,
    from: message.author.name,
    text: overdue ? 'The application did not respond' : textOf(message),
    components: message.components,
    buttons: buttonsOf(message.components),
    files: message.attachments.map(({ name }) => name),
    contents: message.attachments.map(({ bytes }) => Buffer.from(bytes).toString('utf8')),
    uploads: message.attachments.map(({ description, bytes }) => ({ words: description, bytes })),
    ephemeral: message.onlyFor !== null,
    edited: message.editedAtMs !== null,
    pending: message.pending && !overdue,
  }
}

function textOf(message: Message): string {
  if (message.pending) return `${message.author.name} is thinking…`
  const lines = [
    message.content,
    ...message.embeds.flatMap(embedTexts),
    ...componentTexts(message.components),
  ]
  return [...lines, ...message.attachments.map(({ name }) => name)].filter(line => line !== '').join('\n')
}

function componentTexts(components: readonly Component[]): string[] {
  return [...walk(components)].flatMap(({ component }) => [
    ...(component.content === undefined ? [] : [component.content]),
    ...(component.items ?? []).flatMap(({ description }) => description ?? []),
    ...(component.type === 11 && component.description ? [component.description] : []),
  ])
}

function buttonsOf(components: readonly Component[]) {
  return [...walk(components)]
    .filter(({ component }) => component.type === 2)
    .map(({ component }) => ({ label: component.label ?? '', disabled: component.disabled ?? false }))
}

interface SeenInput {
  readonly label: string
  readonly description: string
  readonly customId: string
  readonly value: string
  readonly required: boolean
}

/** A modal as the person has it before them. */
export interface SeenModal {
  readonly title: string
  /** Title, texts and labels, a line each. */
  readonly text: string
  readonly inputs: readonly SeenInput[]
  /** What the client says when a submit failed. */
  readonly problem: string | null
}

/** What an open modal shows. */
export function seenModal({ form, problem }: OpenModal): SeenModal {
  const parts: readonly Component[] = form.components
  const texts = [...walk(parts)].flatMap(({ component }) =>
    component.type === 18 ? [component.label, component.description] : [component.content],
  )
  const inputs = parts.flatMap(({ component, label, description }) => {
    if (!component) return []
    return [
      {
        label: label ?? '',
        description: description ?? '',
        customId: component.custom_id ?? '',
        value: String(component.value ?? ''),
        required: component.required !== false,
      },
    ]
  })
  return {
    title: form.title,
    text: [form.title, ...texts].filter(line => line).join('\n'),
    inputs,
    problem,
  }
}
