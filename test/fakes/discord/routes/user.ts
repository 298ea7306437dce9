import { z } from 'zod'
import { readForm, snowflake } from '../form.ts'
import { refusal } from '../refusal.ts'
import { ok, type Route } from '../route.ts'
import { wireChannel, wireUser } from '../wire.ts'

const recipient = z.object({ recipient_id: snowflake })

/** https://docs.discord.com/developers/resources/user */
export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/users/@me',
    run: ({ world }) => ok({ ...wireUser(world.bot), email: null, mfa_enabled: true }),
  },
  {
    method: 'GET',
    path: '/users/@me/guilds',
    run: ({ world }) =>
      ok([...world.guilds.values()].map(({ id, name }) => ({ id, name, icon: null, owner: false }))),
  },
  {
    method: 'POST',
    path: '/users/@me/channels',
    run: ({ world, body }) => {
      const { recipient_id } = readForm(recipient, body.json)
      const user = world.users.get(recipient_id)
      if (!user) throw refusal('unknownUser')
      if (user.bot) throw refusal('cannotMessageUser')
      return ok(wireChannel(world.direct(user), world.bot))
    },
  },
  {
    method: 'GET',
    path: '/users/:user',
    run: ({ world, param }) => {
      const user = world.users.get(param('user'))
      if (!user) throw refusal('unknownUser')
      return ok(wireUser(user))
    },
  },
]
