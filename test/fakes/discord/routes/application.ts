import { type Command, wireCommand } from '../commands.ts'
import { refusal } from '../refusal.ts'
import { type Call, nothing, ok, type Reply, type Route } from '../route.ts'
import { wireUser } from '../wire.ts'

const scopes = ['/applications/:application', '/applications/:application/guilds/:guild']

/** The guild whose commands are meant, or null for those of everywhere. */
function scopeOf({ param, world }: Call): string | null {
  if (param('application') !== world.applicationId) throw refusal('unknownApplication')
  const guild = param('guild')
  if (guild === '') return null
  if (!world.guilds.has(guild)) throw refusal('missingAccess')
  return guild
}

function shown(call: Call, command: Command) {
  return wireCommand(command, call.world.applicationId)
}

const verbs: readonly { method: Route['method']; path: string; run: (call: Call) => Reply }[] = [
  {
    method: 'GET',
    path: '/commands',
    run: call => ok(call.commands.in(scopeOf(call)).map(one => shown(call, one))),
  },
  {
    method: 'PUT',
    path: '/commands',
    run: call => ok(call.commands.put(scopeOf(call), call.body.json).map(one => shown(call, one))),
  },
  {
    method: 'POST',
    path: '/commands',
    run: call => {
      const { command, created } = call.commands.post(scopeOf(call), call.body.json)
      return { status: created ? 201 : 200, body: shown(call, command) }
    },
  },
  {
    method: 'GET',
    path: '/commands/:command',
    run: call => ok(shown(call, call.commands.one(scopeOf(call), call.param('command')))),
  },
  {
    method: 'PATCH',
    path: '/commands/:command',
    run: call => ok(shown(call, call.commands.patch(scopeOf(call), call.param('command'), call.body.json))),
  },
  {
    method: 'DELETE',
    path: '/commands/:command',
    run: call => {
      call.commands.delete(scopeOf(call), call.param('command'))
      return nothing
    },
  },
]

/** https://docs.discord.com/developers/interactions/application-commands#endpoints */
export const applicationRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/applications/@me',
    run: ({ world }) =>
      ok({
        id: world.applicationId,
        name: world.bot.name,
        description: '',
        icon: null,
        bot: wireUser(world.bot),
        bot_public: true,
        bot_require_code_grant: false,
        verify_key: '00',
        flags: 0,
        owner: null,
        team: null,
      }),
  },
  ...scopes.flatMap(scope => verbs.map(verb => ({ ...verb, path: `${scope}${verb.path}` }))),
]
