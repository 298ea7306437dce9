import { type Clock, systemClock } from '@gatehouse/core/clock.ts'
import type { ChatAccess, ChatEars, ChatPlatform } from '../../chat/chat-platform.ts'
import type { Command } from '../../command.ts'
import { commands } from '../../commands/index.ts'
import { Discord } from './discord.ts'

/** What a test may hold still or replace. */
export interface DiscordParts {
  clock: Clock
  /** A number from 0 up to 1. */
  random(): number
  commands: readonly Command[]
}

const ownParts: DiscordParts = { clock: systemClock, random: () => Math.random(), commands }

/** Connects with Discord, and goes on until it is closed or refused. The tokens are `token`, and `guild` where there is one. */
export function openDiscord(
  { tokens, apiUrl }: ChatAccess,
  ears: ChatEars,
  parts: Partial<DiscordParts> = {},
): ChatPlatform {
  const { token = '', guild = null } = tokens
  const discord = new Discord({ token, guild, apiUrl }, ears, { ...ownParts, ...parts })
  discord.start()
  return discord
}
