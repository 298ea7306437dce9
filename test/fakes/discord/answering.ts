import type { Body } from './body.ts'
import { callbackTypes, readCallback, readChoices, readDeferral } from './callback-form.ts'
import { readForm } from './form.ts'
import { type AnswerKind, type Interaction, interactionTypes } from './interaction.ts'
import type { Interactions } from './interactions.ts'
import { asksFor } from './message-form.ts'
import { blankMessage, createMessage, editMessage } from './messages.ts'
import { modalForm } from './modal-form.ts'
import { refusal } from './refusal.ts'
import type { Message, World } from './world.ts'

const kinds: Record<number, AnswerKind> = {
  [callbackTypes.message]: 'message',
  [callbackTypes.deferred]: 'deferred',
  [callbackTypes.deferredUpdate]: 'deferred update',
  [callbackTypes.update]: 'update',
}

/** What a callback led to. */
export interface Answered {
  readonly interaction: Interaction
  readonly type: number
  readonly message: Message | null
}

/** Carries out the one callback of an interaction. @throws Refusal, and then the interaction still waits */
export function answer(
  world: World,
  interactions: Interactions,
  id: string,
  token: string,
  body: Body,
): Answered {
  const interaction = interactions.waiting(id, token)
  const { type, data } = readCallback(interaction, body.json)
  const inner = { json: data, files: body.files }
  if (type === callbackTypes.choices) {
    const choices = readChoices(data)
    // A client sends the first of those that look alike: https://github.com/discord/discord-api-docs/issues/8565
    if (new Set(choices.map(({ name }) => name)).size < choices.length)
      world.violations.add(`${interaction.what}: two choices look alike`)
    interaction.state = 'answered'
    interactions.settle(interaction, 'choices', choices)
  } else if (type === callbackTypes.modal) {
    const { channel, source, user } = interaction
    interactions.modals.set(user, {
      form: readForm(modalForm, data, ['data']),
      channel,
      source,
      problem: null,
    })
    interaction.state = 'answered'
    interactions.settle(interaction, 'modal')
  } else {
    interaction.original = respond(world, interaction, type, inner)
    interaction.state = 'answered'
    if (interaction.type === interactionTypes.modal) interactions.modals.delete(interaction.user)
    interactions.settle(interaction, kinds[type] ?? 'message')
  }
  return { interaction, type, message: interaction.original }
}

/** The message that `@original` stands for from now on. */
function respond(world: World, interaction: Interaction, type: number, body: Body): Message | null {
  if (type === callbackTypes.message) {
    const setting = settingOf(world, interaction, asksFor(body.json, 'ephemeral'))
    const message = createMessage(world, body, { ...setting, at: ['data'] })
    interaction.made.add(message)
    return message
  }
  if (type === callbackTypes.deferred) {
    const message = {
      ...blankMessage(world, settingOf(world, interaction, readDeferral(body.json))),
      pending: true,
    }
    world.messages.set(message.id, message)
    interaction.made.add(message)
    return message
  }
  const { source } = interaction
  if (type === callbackTypes.update && source) {
    if (!world.messages.has(source.id)) throw refusal('unknownMessage')
    editMessage(world, source, body, ['data'])
  }
  return source
}

function settingOf(world: World, { id, type, user, channel }: Interaction, forAsker: boolean) {
  return {
    channel,
    author: world.bot,
    onlyFor: forAsker ? user : null,
    answers: { id, type, user },
    pings: 'as an answer' as const,
  }
}

/**
 * Another message by an interaction's token; the first one after a deferral fills that in.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#create-followup-message
 * @throws Refusal
 */
export function followUp(world: World, interaction: Interaction, body: Body): Message {
  const { original } = interaction
  if (original?.pending && world.messages.has(original.id)) {
    editMessage(world, original, body)
    return original
  }
  const setting = settingOf(world, interaction, asksFor(body.json, 'ephemeral'))
  const message = createMessage(world, body, setting)
  interaction.made.add(message)
  return message
}

/** What `@original` or an id means to a token. @throws Refusal */
export function messageOf(world: World, interaction: Interaction, name: string): Message {
  const made = [...interaction.made, interaction.original]
  const message = name === '@original' ? interaction.original : made.find(one => one?.id === name)
  if (!message || !world.messages.has(message.id)) throw refusal('unknownMessage')
  return message
}
