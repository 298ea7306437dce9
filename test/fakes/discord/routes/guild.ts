import { refusal } from '../refusal.ts'
import { type Call, ok, type Route } from '../route.ts'
import { wireChannel, wireMember, wireRole } from '../wire.ts'
import { wireGuild } from '../wire-guild.ts'
import type { Guild } from '../world.ts'

function guildOf({ param, world }: Call): Guild {
  const guild = world.guilds.get(param('guild'))
  if (!guild) throw refusal('unknownGuild')
  return guild
}

/** https://docs.discord.com/developers/resources/guild */
export const guildRoutes: readonly Route[] = [
  { method: 'GET', path: '/guilds/:guild', run: call => ok(wireGuild(guildOf(call), call.world)) },
  {
    method: 'GET',
    path: '/guilds/:guild/roles',
    run: call => ok([...guildOf(call).roles.values()].map(wireRole)),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/channels',
    run: call => {
      const guild = guildOf(call)
      const inside = [...call.world.channels.values()].filter(
        one => one.guild === guild && one.kind === 'text',
      )
      return ok(inside.map(channel => wireChannel(channel, call.world.bot)))
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/:user',
    run: call => {
      const guild = guildOf(call)
      const id = call.param('user') === '@me' ? call.world.bot.id : call.param('user')
      const member = guild.members.get(id)
      if (!member) throw refusal(call.world.users.has(id) ? 'unknownMember' : 'unknownUser')
      return ok(wireMember(member))
    },
  },
]
