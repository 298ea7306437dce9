import { walk } from './components/tree.ts'
import { messageFlags } from './limits.ts'
import type { AllowedMentions } from './message-form.ts'
import type { Message, World } from './world.ts'

const kinds = [
  { kind: 'everyone', pattern: /@(everyone|here)/g },
  { kind: 'users', pattern: /<@!?(\d+)>/g },
  { kind: 'roles', pattern: /<@&(\d+)>/g },
] as const

type Kind = (typeof kinds)[number]['kind']

/**
 * Notes whom a new text of the bot notifies. Embeds notify nobody.
 * https://docs.discord.com/developers/resources/message#allowed-mentions-object
 */
export function notePings(
  world: World,
  message: Message,
  allowed: AllowedMentions | null | undefined,
  fallback: readonly Kind[],
): void {
  if (message.flags & messageFlags.suppressNotifications) return
  const note = (who: string) => world.pings.push({ who, channel: message.channel.id, message: message.id })
  const texts = [
    message.content,
    ...[...walk(message.components)].map(({ component }) => component.content ?? ''),
  ]
  for (const { kind, pattern } of kinds)
    for (const found of texts.join('\n').matchAll(pattern)) {
      const who = found[1] ?? ''
      if (pings(kind, who, allowed, fallback)) note(kind === 'everyone' ? `@${who}` : who)
    }
  if (message.reference && (allowed ? allowed.replied_user : fallback.includes('everyone')))
    note(message.reference.author.id)
}

function pings(
  kind: Kind,
  id: string,
  allowed: AllowedMentions | null | undefined,
  fallback: readonly Kind[],
): boolean {
  if (!allowed) return fallback.includes(kind)
  if (allowed.parse?.includes(kind)) return true
  return kind !== 'everyone' && (allowed[kind]?.includes(id) ?? false)
}
