import { type APIEmbed, type APIMessage, type APIMessageComponent, ComponentType } from 'discord.js'

/** As much of a message is read as Discord lets one hold. */
const mostCharacters = 10_000

/** All words that a message shows, without the characters that keep them from being markup. */
export function messageText({ content, embeds, components = [] }: Partial<APIMessage>): string {
  return [content ?? '', ...(embeds ?? []).map(embedText), ...components.map(componentText)]
    .join('\n')
    .replaceAll(/[\\`\u200b]/g, '')
    .slice(0, mostCharacters)
}

function embedText({ title, description, fields = [], footer }: APIEmbed): string {
  return [title, description, ...fields.flatMap(({ name, value }) => [name, value]), footer?.text]
    .filter(text => text !== undefined)
    .join('\n')
}

function componentText(component: APIMessageComponent): string {
  if (component.type === ComponentType.TextDisplay) return component.content
  if (!('components' in component)) return ''
  return component.components.map(componentText).join('\n')
}
