import { Routes } from 'discord.js'
import { z } from 'zod'
import type { ChatCheck } from '../../../chat/chat-platform.ts'
import { inviteLink } from '../commands/invite.ts'
import { isRegistered } from '../commands/register.ts'
import { isRefused, troubleWords } from '../rest/trouble.ts'
import { checkChannel } from './check-channel.ts'
import type { CheckParts } from './check-parts.ts'
import { attempt, ok, unknown, wrong } from './finding.ts'

const Application = z.looseObject({ id: z.string(), name: z.string() })

/** By so much a clock may be wrong before codes are. */
const mostSkewMs = 30_000
const patienceMs = 15_000

/** Looks at everything that Gatehouse needs of Discord. Without a token that is taken, the rest cannot be known. */
export async function checkDiscord(parts: CheckParts): Promise<ChatCheck[]> {
  let found: z.infer<typeof Application>
  try {
    const signal = AbortSignal.timeout(patienceMs)
    found = Application.parse(await parts.rest.steady.get(Routes.currentApplication(), { signal }))
  } catch (error) {
    return [token(error), connection(parts)]
  }
  const { id, name } = found
  const looks = parts.channels.map(channel =>
    attempt(`channel ${channel}`, () => checkChannel(parts, channel)),
  )
  return [
    ok('token', `Discord takes it; the application is ${name} (${id}).`),
    connection(parts),
    servers(parts, id),
    await attempt('commands', () => commands(parts, id)),
    ...(looks.length === 0 ? [noChannels] : await Promise.all(looks)),
    clock(parts),
    ok('invite link', inviteLink(id, parts.guild)),
  ]
}

const noChannels = unknown(
  'channels',
  'No channel of Discord is told what changes.',
  'Right-click a channel in Discord, Copy Channel ID, and type: place allow discord <server> channel=<id> cards=yes',
)

function token(error: unknown): ChatCheck {
  if (!isRefused(error))
    return unknown('token', troubleWords(error), 'See that this machine reaches https://discord.com.')
  return wrong(
    'token',
    'Discord does not take the token.',
    'https://discord.com/developers/applications → your application → Bot → Reset Token; put it into DISCORD_TOKEN and start anew.',
  )
}

function connection({ state }: CheckParts): ChatCheck {
  switch (state.kind) {
    case 'up':
      return ok('connection', 'Connected, with the intent Guilds, which needs no permission of Discord.')
    case 'starting':
      return unknown('connection', 'It is being made.')
    case 'away':
      return wrong(
        'connection',
        `Not connected: ${state.words}.`,
        'It comes back by itself; see https://discordstatus.com.',
      )
    case 'stopped':
      return wrong('connection', `Stopped: ${state.words}.`, 'Put that right and start Gatehouse anew.')
  }
}

function servers({ client, guild }: CheckParts, id: string): ChatCheck {
  if (!client) return unknown('servers', 'Not known without a connection.')
  const link = inviteLink(id, guild)
  const there = [...client.guilds.cache.values()]
  const invite = `Open the invite link as somebody who may manage the server, choose it and click Authorise: ${link}`
  if (there.length === 0) return wrong('servers', 'Gatehouse is in no server.', invite)
  if (guild !== null && !client.guilds.cache.has(guild))
    return wrong('servers', `Gatehouse is not in the server ${guild} of DISCORD_GUILD.`, invite)
  return ok('servers', there.map(one => `${one.name} (${one.id})`).join(', '))
}

async function commands(
  { rest, guild, commands: wanted }: CheckParts,
  application: string,
): Promise<ChatCheck> {
  const where = guild === null ? 'in all servers' : `in the server ${guild}`
  return (await isRegistered(rest, { application, guild }, wanted))
    ? ok('commands', `Registered ${where}, and those of today.`)
    : wrong(
        'commands',
        `Those that Discord has ${where} are not those of today.`,
        `They are registered at each start: start anew, and see the log. When it says Missing Access, open the invite link: ${inviteLink(application, guild)}`,
      )
}

function clock({ clockAheadMs }: CheckParts): ChatCheck {
  const aheadMs = clockAheadMs()
  if (aheadMs === null) return unknown('clock', 'Discord did not say what time it is.')
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  return Math.abs(aheadMs) <= mostSkewMs
    ? ok('clock', 'The clock of this machine agrees with that of Discord.')
    : wrong(
        'clock',
        `The clock of this machine is ${seconds} seconds ${aheadMs > 0 ? 'behind' : 'before'} that of Discord.`,
        'Codes fail like that: sudo timedatectl set-ntp true',
      )
}
