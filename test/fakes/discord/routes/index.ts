import type { Route } from '../route.ts'
import { applicationRoutes } from './application.ts'
import { callbackRoutes } from './callback.ts'
import { channelRoutes } from './channel.ts'
import { gatewayRoutes } from './gateway.ts'
import { guildRoutes } from './guild.ts'
import { userRoutes } from './user.ts'
import { webhookRoutes } from './webhook.ts'

/** Every route that is spoken. The first that fits answers. */
export const routes: readonly Route[] = [
  ...gatewayRoutes,
  ...applicationRoutes,
  ...callbackRoutes,
  ...webhookRoutes,
  ...channelRoutes,
  ...guildRoutes,
  ...userRoutes,
]
