import { AppError } from '@gatehouse/core/error.ts'
import { findRoute, withRoute } from '@gatehouse/core/routing/desired-state.ts'
import { Host } from '@gatehouse/core/routing/host.ts'
import { commaList } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { defineCommand, key, positional } from '../command.ts'
import { routeKeys, UpstreamList, withKeys } from '../parameters/route-keys.ts'

/** Changes the keys that are given, and only those. */
export const routeSet = defineCommand({
  name: 'route set',
  summary: 'change a route',
  role: 'operator',
  risk: 'change',
  parameters: {
    name: positional(z.string(), 'route', 'the route', { suggest: 'route' }),
    hosts: key(commaList(Host), 'host,…', 'the host names it answers for, instead of those before'),
    upstreams: key(UpstreamList, 'http://host:port,…', 'where the traffic goes, instead of those before'),
    ...routeKeys,
  },
  examples: [
    'route set shop upstreams=http://10.0.0.5:8080,http://10.0.0.6:8080',
    'route set shop weights=3,1',
    'route set shop path=/shop strip=yes',
    'route set shop health=none',
  ],
  wish: (state, { name, hosts, upstreams, ...keys }) => {
    const route = findRoute(state, name)
    if (
      hosts === undefined &&
      upstreams === undefined &&
      Object.values(keys).every(value => value === undefined)
    ) {
      throw new AppError('invalid', 'Say what to change, as in: route set shop balance=random')
    }
    const changed = withKeys({ ...route, hosts: hosts ?? route.hosts }, keys, upstreams ?? [])
    return { after: withRoute(state, changed), done: `Route ${name} changed` }
  },
})
