import type { Body } from './body.ts'
import { numbered, shownUploads } from './components/tree.ts'
import { invalidForm, readForm } from './form.ts'
import { limits, messageFlags } from './limits.ts'
import { asksFor, type MessageForm, messageSchema } from './message-form.ts'
import { notePings } from './pings.ts'
import { refusal } from './refusal.ts'
import type { Attachment, Channel, Message, User, World } from './world.ts'

const legacyFields = ['content', 'embeds', 'poll', 'sticker_ids'] as const

/** What a new message is, besides what its body says. */
export interface Setting {
  readonly channel: Channel
  readonly author: User
  readonly onlyFor?: User | null
  readonly answers?: Message['answers']
  readonly reference?: Message | null
  /** Where the message stands in the body: the callback has it below `data`. */
  readonly at?: readonly string[]
  /** Whom the platform notifies when `allowed_mentions` is not given. */
  readonly pings: 'as a message' | 'as an answer'
}

const fallbacks = { 'as a message': ['everyone', 'users', 'roles'], 'as an answer': ['users'] } as const

const keptFlags = messageFlags.suppressEmbeds | messageFlags.suppressNotifications | messageFlags.componentsV2

/** Makes a message from a body. @throws Refusal when Discord would not take it. */
export function createMessage(world: World, { json, files }: Body, setting: Setting): Message {
  const at = setting.at ?? []
  const isCard = asksFor(json, 'componentsV2')
  const form = readForm(messageSchema(isCard), json ?? {}, at)
  if (isCard) refuseLegacy(form, at)
  const attachments = newAttachments(world, form, files)
  checkShown(form, attachments, at)
  const message: Message = {
    ...blankMessage(world, setting),
    nonce: form.nonce ?? null,
    content: form.content ?? '',
    embeds: form.embeds ?? [],
    components: numbered(form.components ?? []),
    attachments,
    flags: (form.flags ?? 0) & keptFlags,
  }
  refuseEmpty(message)
  world.messages.set(message.id, message)
  notePings(world, message, form.allowed_mentions, fallbacks[setting.pings])
  world.changed()
  return message
}

/** A message without anything in it: what a deferred answer looks like. It is not kept yet. */
export function blankMessage(world: World, setting: Omit<Setting, 'pings'>): Message {
  return {
    id: world.ids.next(),
    channel: setting.channel,
    author: setting.author,
    onlyFor: setting.onlyFor ?? null,
    answers: setting.answers ?? null,
    reference: setting.reference ?? null,
    createdAtMs: world.clock.nowMs(),
    nonce: null,
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    flags: 0,
    editedAtMs: null,
    pending: false,
    dismissed: false,
  }
}

/** Changes what a body names and leaves the rest. @throws Refusal when Discord would not take it. */
export function editMessage(world: World, message: Message, body: Body, at: readonly string[] = []): void {
  // Who sees a message was settled when it was made.
  if (asksFor(body.json, 'ephemeral') && !message.onlyFor)
    world.violations.add('an edit asks for an ephemeral message where everybody sees it already')
  const wasCard = (message.flags & messageFlags.componentsV2) !== 0
  const isCard = wasCard || asksFor(body.json, 'componentsV2')
  const form = readForm(messageSchema(isCard), body.json ?? {}, at)
  if (wasCard && form.flags != null && !(form.flags & messageFlags.componentsV2))
    throw invalidForm([
      {
        path: [...at, 'flags'],
        code: 'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG',
        message: 'The IS_COMPONENTS_V2 flag cannot be removed',
      },
    ])
  if (isCard) refuseLegacy(form, at)
  const attachments = editedAttachments(world, message, form, body.files)
  const after = {
    content: form.content === undefined ? message.content : (form.content ?? ''),
    embeds: form.embeds === undefined ? message.embeds : (form.embeds ?? []),
    components: form.components === undefined ? message.components : numbered(form.components ?? []),
    attachments,
    flags: form.flags == null ? message.flags : form.flags & keptFlags,
  }
  if (isCard && !wasCard && (after.content !== '' || after.embeds.length > 0)) throw legacy('content', at)
  checkShown({ components: after.components }, attachments, at)
  refuseEmpty(after)
  const wasPending = message.pending
  Object.assign(message, after, { pending: false })
  // Filling in a deferred answer is its first appearance: it notifies, and nobody sees "(edited)".
  if (wasPending) notePings(world, message, form.allowed_mentions, fallbacks['as an answer'])
  else message.editedAtMs = world.clock.nowMs()
  world.changed()
}

function refuseEmpty(message: Pick<Message, 'content' | 'embeds' | 'components' | 'attachments'>): void {
  if (message.content.trim() !== '' || message.embeds.length > 0) return
  if (message.components.length === 0 && message.attachments.length === 0) throw refusal('emptyMessage')
}

function refuseLegacy(form: MessageForm, at: readonly string[]): void {
  for (const field of legacyFields) {
    const value = form[field]
    if (value != null && value !== '' && !(Array.isArray(value) && value.length === 0))
      throw legacy(field, at)
  }
}

function legacy(field: string, at: readonly string[]) {
  return invalidForm([
    {
      path: [...at, field],
      code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      message: `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    },
  ])
}

function newAttachments(world: World, form: MessageForm, files: Body['files']): Attachment[] {
  if (files.length > limits.files)
    throw invalidForm([
      {
        path: ['files'],
        code: 'BASE_TYPE_MAX_LENGTH',
        message: `Must be ${limits.files} or fewer in length.`,
      },
    ])
  return files.map(({ index, name, bytes }) => {
    const said = form.attachments?.find(({ id }) => id === index)
    return {
      id: world.ids.next(),
      name: said?.filename ?? name,
      description: said?.description ?? null,
      bytes,
    }
  })
}

function editedAttachments(
  world: World,
  message: Message,
  form: MessageForm,
  files: Body['files'],
): Attachment[] {
  const kept = form.attachments
    ? message.attachments.filter(({ id }) => form.attachments?.some(named => named.id === id))
    : message.attachments
  return [...kept, ...newAttachments(world, form, files)]
}

function checkShown(
  { components }: Pick<MessageForm, 'components'> | Pick<Message, 'components'>,
  attachments: readonly Attachment[],
  at: readonly string[],
): void {
  for (const { name, path } of shownUploads(components ?? []))
    if (!attachments.some(attachment => attachment.name === name))
      throw invalidForm([
        {
          path: [...at, 'components', ...path],
          code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
          message: `The referenced attachment was not found in the message: attachment://${name}`,
        },
      ])
}
