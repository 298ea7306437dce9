import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import type { Picture } from '../../../charts/chart-pictures.ts'
import type { Button, Card } from '../../../chat/card.ts'
import { buttonsOf, type Drawn } from '../../../chat/layout/buttons.ts'
import { documentOf, withoutDocument } from '../../../chat/layout/document.ts'
import { fit } from '../../../chat/layout/fit.ts'
import { linkOf } from '../../../chat/layout/link-of.ts'
import { partsOf } from '../../../chat/layout/parts-of.ts'
import { wholeFile } from '../../../chat/layout/whole-file.ts'
import type { TextFile } from '../../../chat/text-file.ts'
import type { Severity } from '../../../reply.ts'
import { escapeMarkdown } from './escape.ts'
import { drawPart } from './part.ts'
import { messageRoom } from './room.ts'

const colours: Record<Severity, number> = { ok: 0x2e9e5b, info: 0x4a7bd0, warning: 0xe0a100, error: 0xd03b3b }

const styles = {
  primary: ButtonStyle.Primary,
  danger: ButtonStyle.Danger,
  plain: ButtonStyle.Secondary,
} as const satisfies Record<Button['style'], ButtonStyle>

const mostOptions = 25
/** With an address of 512 characters. */
const linkCost = 700

/**
 * A card as a message of Components V2, within all limits. Whoever sends it sets the flag and `allowed_mentions: { parse: [] }`, and
 * attaches the files and the picture under their names: the message shows them. An edit without files takes away those of before.
 * https://docs.discord.com/developers/components/reference
 */
export function renderMessage(
  shown: Card,
  picture: Pick<Picture, 'name' | 'words'> | null = null,
): { components: APIMessageTopLevelComponent[]; files: TextFile[] } {
  const document = documentOf(shown)
  const card = document ? withoutDocument(shown) : shown
  const link = linkOf(card)
  const { parts, whole } = fit(
    partsOf(card),
    link ? { ...messageRoom, total: messageRoom.total - linkCost } : messageRoom,
  )
  const files = [...(document ? [document] : []), ...(whole ? [] : [wholeFile(card)])]
  const components: APIComponentInContainer[] = [
    ...parts.map(part => display(drawPart(part, card))),
    ...(link ? [display(`🔗 [${escapeMarkdown(link.label)}](<${link.url}>)`)] : []),
    ...(picture ? [gallery(picture)] : []),
    ...files.map(({ name }) => ({
      type: ComponentType.File as const,
      file: { url: `attachment://${name}` },
    })),
    ...rows(card),
  ]
  return {
    components: [{ type: ComponentType.Container, accent_color: colours[card.reply.severity], components }],
    files,
  }
}

function display(content: string): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content }
}

/** https://docs.discord.com/developers/components/reference#media-gallery */
function gallery({ name, words }: Pick<Picture, 'name' | 'words'>): APIComponentInContainer {
  return {
    type: ComponentType.MediaGallery,
    items: [{ media: { url: `attachment://${name}` }, description: words }],
  }
}

function rows(card: Card): APIActionRowComponent<APIComponentInMessageActionRow>[] {
  const { first, more } = buttonsOf(card)
  return [
    ...(first.length > 0 ? [row(first.map(button))] : []),
    ...(more.length > 0 ? [row([menu(more)])] : []),
  ]
}

function row(
  components: APIComponentInMessageActionRow[],
): APIActionRowComponent<APIComponentInMessageActionRow> {
  return { type: ComponentType.ActionRow, components }
}

function button({ label, style, value }: Drawn): APIButtonComponent {
  return { type: ComponentType.Button, style: styles[style], label, custom_id: value }
}

function menu(more: readonly Drawn[]): APIComponentInMessageActionRow {
  return {
    type: ComponentType.StringSelect,
    custom_id: 'more',
    placeholder: 'More …',
    options: more.slice(0, mostOptions).map(({ label, value }) => ({ label, value })),
  }
}
