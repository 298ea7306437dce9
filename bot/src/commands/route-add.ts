import { AppError } from '@gatehouse/core/error.ts'
import { Host } from '@gatehouse/core/routing/host.ts'
import { Slug } from '@gatehouse/core/routing/slug.ts'
import { commaList } from '@gatehouse/core/value-types.ts'
import { defineCommand, positional, rest } from '../command.ts'
import { routeKeys, UpstreamList, withKeys } from '../parameters/route-keys.ts'

/** Words that stand where commands name a route: `lockdown all`, `maintenance end`. */
const RouteName = Slug.refine(name => name !== 'all' && name !== 'end', {
  message: 'all and end mean something else where a route is named; choose another name, as in end-to-end',
})

/** A new route, live as soon as a real request through it is answered. */
export const routeAdd = defineCommand({
  name: 'route add',
  summary: 'send a host to upstreams, elsewhere, or to a fixed answer',
  role: 'operator',
  risk: 'change',
  parameters: {
    name: positional(RouteName, 'name', 'how the route is called'),
    hosts: positional(commaList(Host), 'host,…', 'the host names it answers for'),
    upstreams: rest(UpstreamList, 'http://host:port', 'where the traffic goes'),
    ...routeKeys,
  },
  examples: [
    'route add shop shop.example.com http://10.0.0.5:8080',
    'route add api api.example.com http://10.0.0.6:3000 http://10.0.0.7:3000 weights=3,1 health=/healthz',
    'route add old old.example.com redirect=https://new.example.com keep-path=yes',
    'route add soon soon.example.com answer=503 body="Back soon."',
  ],
  wish: (state, { name, hosts, upstreams, ...keys }) => {
    if (state.routes.some(route => route.name === name)) {
      throw new AppError(
        'conflict',
        `There is a route "${name}" already; change it with: route set ${name} …`,
      )
    }
    const blank = { name, hosts, enabled: true, path: null, stripPath: false, policies: [], target: null }
    const route = withKeys(blank, keys, upstreams.flat())
    return { after: { ...state, routes: [...state.routes, route] }, done: `Route ${name} added` }
  },
})
