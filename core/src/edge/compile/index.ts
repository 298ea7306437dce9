import { canonicalJson, sha256 } from '../../canonical-json.ts'
import { type DesiredState, normalise } from '../../routing/desired-state.ts'
import { laid, type RunState } from '../../routing/mitigation/lay.ts'
import type { CaddyConfig } from '../caddy-config.ts'
import type { EdgePlace } from '../edge-place.ts'
import { logging } from './access-log.ts'
import { servers } from './servers.ts'
import { tlsApps, tlsPorts } from './tls.ts'

/** A whole configuration. `stamp` is a hash of everything else in it, carried inside under the id `gatehouse`. */
export interface CompiledConfig {
  body: string
  stamp: string
}

/** The `@id` under which a configuration carries its stamp. */
export const stampId = 'gatehouse'
const unstamped = '0'.repeat(64)

/**
 * The one configuration for a state, with everything that its mitigations lay over it. Pure and deterministic: equal states give equal bytes, whatever the order of their
 * lists. Caddy reads it back byte for byte.
 */
export function compile(state: DesiredState, place: EdgePlace): CompiledConfig {
  const body = canonicalJson(config(laid(normalise(state)), place))
  const stamp = sha256(body)
  // At its own place: somebody's text may hold as many zeros. Quotes of a text are escaped, so this cannot be one.
  return { body: body.replace(stampPlace(unstamped), stampPlace(stamp)), stamp }
}

function stampPlace(stamp: string): string {
  return `{"@id":"${stampId}","handle":[{"body":"${stamp}"`
}

function config(state: RunState, place: EdgePlace): CaddyConfig {
  return {
    admin: adminBlock(place.adminSocket),
    logging: logging(place),
    storage: { module: 'file_system', root: place.storage },
    apps: {
      http: {
        ...tlsPorts(state.settings),
        grace_period: '10s',
        servers: servers(state, place, {
          '@id': stampId,
          handle: [{ handler: 'static_response', body: unstamped }],
        }),
      },
      ...tlsApps(state, place),
    },
  }
}

/** The admin block that every configuration must carry, or Caddy moves its API to TCP (facts: a pushed configuration without it does). */
export function adminBlock(adminSocket: string): CaddyConfig['admin'] {
  return { listen: `unix/${adminSocket}|0600`, config: { persist: false } }
}
