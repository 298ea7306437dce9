import type { Imported, ImportedRoute } from '../imported.ts'
import { Ledger } from './ledger.ts'
import { Part } from './part.ts'
import { readClientAuth } from './read-client-auth.ts'
import { readRules } from './read-rules.ts'
import { wordsForRest } from './rest-words.ts'
import { routesOf } from './routes-of.ts'

/** Listeners that stand for where the edge listens. */
const usualPorts = [443, 80]

/** What Caddy's JSON says, as routes, and everything else of it as remarks. Pure. */
export function readConfig(document: unknown): Imported {
  const ledger = new Ledger()
  const servers = new Part(document, ledger).at('apps').at('http').at('servers')
  const sorted = servers
    .entries()
    .map(([, server]) => ({ server, port: portOf(server) }))
    // What answers by HTTPS goes first: routes of ours answer by both.
    .sort((a, b) => rank(a.port) - rank(b.port))
  const routes: ImportedRoute[] = []
  const sites: Imported['sites'] = []
  const taken = new Set<string>()
  for (const { server } of sorted) {
    readListeners(server.at('listen'))
    const clientAuth = readClientAuth(server.at('tls_connection_policies'))
    const rules = readRules(server.at('routes'))
    for (const { part, conditions } of rules)
      sites.push({ place: part.place, hosts: (conditions ?? []).flatMap(one => one.hosts ?? []) })
    routes.push(...routesOf(rules, taken, clientAuth))
  }
  return { routes, remarks: ledger.settle(document, place => wordsForRest(place)), sites }
}

function rank(port: number | undefined): number {
  const found = usualPorts.indexOf(port ?? -1)
  return found < 0 ? usualPorts.length : found
}

function portOf(server: Part): number | undefined {
  const [first] = server.at('listen').items()
  const text = /:(\d{1,5})$/.exec(String(first?.value ?? ''))?.[1]
  return text === undefined ? undefined : Number(text)
}

function readListeners(list: Part): void {
  for (const item of list.items()) {
    if (item.value === ':443' || item.value === ':80') item.whole()
    else
      item.leave(
        'Where the edge listens is one setting for all routes, so these are reached there: settings set http=… https=…',
      )
  }
}
