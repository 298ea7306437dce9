import { ok, type Route } from '../route.ts'

/** https://docs.discord.com/developers/events/gateway#get-gateway-bot */
export const gatewayRoutes: readonly Route[] = [
  { method: 'GET', path: '/gateway', open: true, run: ({ gateway }) => ok({ url: gateway.settings.url() }) },
  {
    method: 'GET',
    path: '/gateway/bot',
    run: ({ gateway }) =>
      ok({ url: gateway.settings.url(), shards: 1, session_start_limit: gateway.startLimit }),
  },
]
