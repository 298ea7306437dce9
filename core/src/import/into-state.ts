import { canonicalJson, sha256 } from '../canonical-json.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import type { Policy } from '../routing/policy/policy.ts'
import type { Route } from '../routing/route.ts'
import { ownHosts } from '../routing/settings.ts'
import type { Imported, ImportedPolicy, ImportedRoute } from './imported.ts'
import { withoutLedAway } from './led-away.ts'
import { routeName } from './route-name.ts'

/** Which of it is wanted, and how it is called. */
export interface ImportWish {
  /** These hosts alone; null is all. */
  only: readonly string[] | null
  /** Begins the names of what is new. */
  prefix: string
}

/** A state with what was imported, and what is to say of it. */
export interface IntoState {
  after: DesiredState
  added: Route[]
  /** Sentences on hosts that are left out because there is something already. */
  words: string[]
}

/** Puts what was imported into a state. Nothing that is there is changed or taken away: what has a host and path already keeps them. */
export function intoState(state: DesiredState, imported: Imported, wish: ImportWish): IntoState {
  const owners = new Map(
    state.routes.flatMap(route => route.hosts.map(host => [placeOf(host, route.path), route.name] as const)),
  )
  const reserved = new Set([...state.settings.reservedHosts, ...ownHosts(state.settings)])
  const names = new Set(state.routes.map(({ name }) => name))
  const policies = new Policies(state.policies, wish.prefix)
  const added: Route[] = []
  const wanted = imported.routes.map(route => ({
    ...route,
    hosts: route.hosts.filter(host => wish.only === null || wish.only.includes(host)),
  }))
  const { routes, words } = withoutLedAway(state.settings, wanted, state.routes)
  for (const route of routes) {
    const free = route.hosts.filter(host => {
      const owner = owners.get(placeOf(host, route.path))
      if (owner !== undefined)
        words.push(`${host}${route.path ?? ''} is left as it is: the route ${owner} has it already.`)
      else if (reserved.has(host) || reserved.has(host.replace(/^[^.]+/, '*')))
        words.push(`${host} is left out: it is a reserved host, or that of Gatehouse's own pages.`)
      else return true
      return false
    })
    const [first] = free
    if (first === undefined) continue
    const name = routeName(first, route.path, wish.prefix, one => names.has(one))
    names.add(name)
    for (const host of free) owners.set(placeOf(host, route.path), name)
    added.push(
      namedRoute(route, { name, hosts: free, policies: route.policies.map(one => policies.nameOf(one)) }),
    )
  }
  return {
    after: { ...state, policies: policies.all, routes: [...state.routes, ...added] },
    added,
    words: [...words, ...disabledWords(added)],
  }
}

function placeOf(host: string, path: string | null): string {
  return `${host}${path?.toLowerCase() ?? ''}`
}

function namedRoute(route: ImportedRoute, own: Pick<Route, 'name' | 'hosts' | 'policies'>): Route {
  const { path, stripPath, enabled, target } = route
  return { ...own, path, stripPath, enabled, target }
}

function disabledWords(added: readonly Route[]): string[] {
  const names = added.filter(({ enabled }) => !enabled).map(({ name }) => name)
  if (names.length === 0) return []
  return [
    `Disabled until somebody has looked, because something that protects them or changes what they mean was not taken over: ${names.join(', ')}. Then: route enable ${names[0]}`,
  ]
}

/** Equal protections are one policy, also with those that are there. */
class Policies {
  readonly all: Policy[]
  readonly #prefix: string
  readonly #byContent: Map<string, string>
  readonly #names: Set<string>

  constructor(known: readonly Policy[], prefix: string) {
    this.all = [...known]
    this.#prefix = prefix
    this.#byContent = new Map(known.map(policy => [contentOf(policy), policy.name]))
    this.#names = new Set(known.map(({ name }) => name))
  }

  nameOf(policy: ImportedPolicy): string {
    const content = contentOf(policy)
    const known = this.#byContent.get(content)
    if (known !== undefined) return known
    const name = routeName(`${policy.kind}-${sha256(content).slice(0, 6)}`, null, this.#prefix, one =>
      this.#names.has(one),
    )
    this.#names.add(name)
    this.#byContent.set(content, name)
    this.all.push({ name, kind: policy.kind as Policy['kind'], options: policy.options })
    return name
  }
}

function contentOf({ kind, options }: ImportedPolicy): string {
  return `${kind} ${canonicalJson(options)}`
}
