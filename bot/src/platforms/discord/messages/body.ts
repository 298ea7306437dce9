import { type APIMessageTopLevelComponent, MessageFlags, type RawFile } from 'discord.js'
import type { Card } from '../../../chat/card.ts'
import { renderMessage } from '../render/message.ts'

/** What a card is as the body of a call that writes a message. Nobody is pinged by anything in it. */
export interface MessageBody {
  body: {
    components: APIMessageTopLevelComponent[]
    flags: number
    allowed_mentions: { parse: [] }
    /** The files that the message has from now on: none but these. */
    attachments: { id: number; filename: string }[]
  }
  files: RawFile[]
}

export function messageBody(card: Card, flags = 0): MessageBody {
  const { components, files } = renderMessage(card)
  return {
    body: {
      components,
      flags: MessageFlags.IsComponentsV2 | flags,
      allowed_mentions: { parse: [] },
      attachments: files.map(({ name }, id) => ({ id, filename: name })),
    },
    files: files.map(({ name, text }) => ({ name, data: text, contentType: 'text/plain; charset=utf-8' })),
  }
}
