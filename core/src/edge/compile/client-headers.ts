import type { CaddyRoute } from '../caddy-config.ts'

/**
 * What no client says to an upstream. An upstream that takes up another protocol than WebSocket would talk with the client behind the back of
 * every policy (h2c smuggling): of `Upgrade` only that one word is passed on, once. What the edge and Gatehouse say to each other is not for
 * others.
 */
export const clientHeaders: readonly CaddyRoute[] = [
  { handle: [{ handler: 'headers', request: { delete: ['HTTP2-Settings', 'X-Gatehouse-*'] } }] },
  {
    match: [{ header: { Upgrade: ['*'] } }],
    handle: [
      {
        handler: 'subroute',
        routes: [
          {
            match: [{ not: [{ header_regexp: { Upgrade: { pattern: '(?i)^websocket$' } } }] }],
            handle: [{ handler: 'headers', request: { delete: ['Upgrade'] } }],
          },
          {
            match: [{ header: { Upgrade: ['*'] } }],
            handle: [{ handler: 'headers', request: { set: { Upgrade: ['websocket'] } } }],
          },
        ],
      },
    ],
  },
]
