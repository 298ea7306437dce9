import { type APIMessageTopLevelComponent, MessageFlags, type RawFile } from 'discord.js'
import type { Picture } from '../../../charts/chart-pictures.ts'
import type { Card } from '../../../chat/card.ts'
import { renderMessage } from '../render/message.ts'

/** What a card is as the body of a call that writes a message. Nobody is pinged by anything in it. */
export interface MessageBody {
  body: {
    components: APIMessageTopLevelComponent[]
    flags: number
    allowed_mentions: { parse: [] }
    /** The files that the message has from now on: none but these. */
    attachments: { id: number; filename: string; description?: string }[]
  }
  files: RawFile[]
}

/** @param picture the chart of the card, drawn */
export function messageBody(card: Card, flags = 0, picture: Picture | null = null): MessageBody {
  const { components, files } = renderMessage(card, picture)
  const attached = picture ? [{ filename: picture.name, description: picture.words }] : []
  return {
    body: {
      components,
      flags: MessageFlags.IsComponentsV2 | flags,
      allowed_mentions: { parse: [] },
      attachments: [...files.map(({ name }) => ({ filename: name })), ...attached].map((one, id) => ({
        id,
        ...one,
      })),
    },
    files: [
      ...files.map(({ name, text }) => ({ name, data: text, contentType: 'text/plain; charset=utf-8' })),
      ...(picture ? [{ name: picture.name, data: picture.png, contentType: 'image/png' }] : []),
    ],
  }
}
