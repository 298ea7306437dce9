import { z } from 'zod'
import { defineMethod } from './method.ts'

/** The address of a socket, good for one. https://docs.slack.dev/reference/methods/apps.connections.open */
const openConnection = defineMethod({
  name: 'apps.connections.open',
  token: 'app',
  scopes: ['connections:write'],
  perMinute: 50,
  args: z.looseObject({}),
  run: ({ workspace, sockets, origin }) => ({
    url: `${origin().replace(/^http/, 'ws')}/link/?${sockets.ticket(workspace.ids.hex(24))}`,
  }),
})

export const appMethods = [openConnection]
