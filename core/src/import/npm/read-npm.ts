import { Host } from '../../routing/host.ts'
import { PathPrefix } from '../../routing/path-prefix.ts'
import { proxyTo, Target } from '../../routing/target.ts'
import { UpstreamAddress } from '../../routing/upstream.ts'
import { readOptions } from '../adapted/read-options.ts'
import type { Imported, ImportedPolicy, ImportedRoute } from '../imported.ts'
import { substitute } from '../substitute.ts'
import { type AccessList, type Hash, readAccessLists } from './access-lists.ts'
import { DeadHost, type Location, type NpmTables, ProxyHost, RedirectionHost } from './npm-rows.ts'
import { Remarks } from './remarks.ts'
import { sayOfHost, sayOfRest } from './rest-of-npm.ts'

const twoYearsMs = 63_072_000_000
const text = 'text/plain; charset=utf-8'

/** What a Nginx Proxy Manager does, as routes, and everything else of it as remarks. */
export async function readNpm(tables: NpmTables, hash: Hash): Promise<Imported> {
  const remarks = new Remarks()
  const lists = await readAccessLists(tables, remarks, hash)
  const kept = <T extends { is_deleted: boolean }>(rows: T[]) => rows.filter(row => !row.is_deleted)
  const routes = [
    ...kept(remarks.rows(tables, 'proxy_host', ProxyHost)).flatMap(row => proxyRoutes(row, lists, remarks)),
    ...kept(remarks.rows(tables, 'redirection_host', RedirectionHost)).flatMap(row =>
      redirection(row, remarks),
    ),
    ...kept(remarks.rows(tables, 'dead_host', DeadHost)).flatMap(row => dead(row, remarks)),
  ]
  sayOfRest(tables, remarks)
  return { routes, remarks: remarks.all(), sites: remarks.sites() }
}

type Row = DeadHost

/** What holds for all of a host. */
interface Whole {
  hosts: string[]
  enabled: boolean
  policies: ImportedPolicy[]
  place: string
}

function wholeOf(kind: string, row: Row, remarks: Remarks): Whole | null {
  const place = `${kind} ${row.id}`
  const hosts = row.domain_names.flatMap(name => {
    const host = Host.safeParse(name)
    if (host.success) return [host.data]
    remarks.say(place, `One of its names is left out: ${host.error.issues[0]?.message}.`)
    return []
  })
  if (hosts.length === 0) {
    remarks.say(place, 'It has no name that can be the host of a route, so it is left out.')
    return null
  }
  remarks.site(place, hosts)
  const grave = row.advanced_config.trim() !== ''
  sayOfHost(row, place, remarks)
  const policies = hstsOf(row, place, remarks)
  return { hosts: [...new Set(hosts)], enabled: row.enabled && !grave, policies, place }
}

/** NPM sends it by HTTPS where that is forced. */
function hstsOf(row: Row, place: string, remarks: Remarks): ImportedPolicy[] {
  const secure = row.certificate_id !== 0 && row.ssl_forced
  if (!row.hsts_enabled || !secure) return []
  const subdomains = row.hsts_subdomains
  const policy = readOptions('hsts', { 'max-age': twoYearsMs, subdomains, preload: subdomains })
  if (typeof policy !== 'string') return [policy]
  remarks.say(place, policy)
  return []
}

function proxyRoutes(
  row: ProxyHost,
  lists: ReadonlyMap<number, AccessList>,
  remarks: Remarks,
): ImportedRoute[] {
  const whole = wholeOf('proxy host', row, remarks)
  if (whole === null) return []
  const { hosts, place } = whole
  const list = row.access_list_id === 0 ? undefined : lists.get(row.access_list_id)
  const lost = row.access_list_id !== 0 && (list === undefined || list.grave)
  if (lost) remarks.say(place, 'Of its access list not everything could be taken over, so it comes disabled.')
  const own = {
    hosts,
    stripPath: false,
    enabled: whole.enabled && !lost,
    policies: [...whole.policies, ...(list?.policies ?? [])],
  }
  const locations = (row.locations ?? []).map(location => ({
    path: PathPrefix.safeParse(location.path),
    target: locationTarget(location, place, remarks),
    grave: (location.advanced_config ?? '').trim() !== '',
  }))
  const root = locations.find(({ path }) => path.success && path.data === '/')
  const host = row.forward_host ?? row.forward_ip ?? ''
  const target = root
    ? root.target
    : proxied(`${row.forward_scheme}://${host}:${row.forward_port}`, place, remarks)
  // Where nobody knows which paths are kept closed, none is open.
  const unknown = locations.some(({ path, grave }) => grave && !path.success)
  const routes: ImportedRoute[] = target
    ? [{ ...own, path: null, enabled: own.enabled && !root?.grave && !unknown, target }]
    : []
  const above = routes.some(({ enabled }) => enabled)
  for (const location of locations) {
    if (location === root) continue
    if (location.grave) remarks.say(place, graveWords(location.path, above))
    if (!location.path.success)
      remarks.say(place, `A location is left out: ${location.path.error.issues[0]?.message}.`)
    else
      routes.push({
        ...own,
        path: location.path.data,
        // A route that is disabled leaves its requests to the one above it.
        enabled: own.enabled && (above || !location.grave),
        target: location.grave && above ? substitute : (location.target ?? substitute),
      })
  }
  return routes
}

function graveWords(path: { success: boolean }, above: boolean): string {
  const grave = 'A location has a configuration in the words of nginx'
  if (!path.success)
    return `${grave} and a path that cannot be taken over, so the rest of the host comes disabled.`
  return above
    ? `${grave}, so 503 stands in its place: the route above it would answer otherwise.`
    : `${grave}, so its route comes disabled.`
}

function locationTarget(location: Location, place: string, remarks: Remarks): Target | undefined {
  const { forward_scheme, forward_host, forward_port, forward_path } = location
  if (forward_path !== '' || forward_host.includes('/')) {
    remarks.say(
      place,
      'A location leads to another path of its upstream; paths are not rewritten here, so 503 stands in its place.',
    )
    return undefined
  }
  return proxied(`${forward_scheme}://${forward_host}:${forward_port}`, place, remarks)
}

function proxied(address: string, place: string, remarks: Remarks): Target | undefined {
  const bracketed = address.replace(/^(\w+:\/\/)([0-9a-f:]*:[0-9a-f:]*:[0-9a-f]*):(\d+)$/i, '$1[$2]:$3')
  const upstream = UpstreamAddress.safeParse(bracketed)
  if (!upstream.success) {
    remarks.say(place, `An upstream cannot be taken over: ${upstream.error.issues[0]?.message}.`)
    return undefined
  }
  if (upstream.data.scheme === 'https')
    remarks.say(
      place,
      'The certificate of its upstream is checked here: say whose it is with ca=… and server-name=….',
    )
  return proxyTo([upstream.data])
}

function redirection(row: RedirectionHost, remarks: Remarks): ImportedRoute[] {
  const whole = wholeOf('redirection host', row, remarks)
  if (whole === null) return []
  const { place, ...own } = whole
  const named = row.forward_scheme === 'http' || row.forward_scheme === 'https'
  const scheme = named ? row.forward_scheme : row.certificate_id === 0 ? 'http' : 'https'
  if (!named)
    remarks.say(
      place,
      'It led on by the way that somebody came; here it leads on by HTTPS if it had a certificate.',
    )
  const target = Target.safeParse({
    kind: 'redirect',
    to: `${scheme}://${row.forward_domain_name}`,
    status: row.forward_http_code,
    keepPath: row.preserve_path,
  })
  if (target.success) return [{ ...own, path: null, stripPath: false, target: target.data }]
  remarks.say(place, `It cannot be taken over: ${target.error.issues[0]?.message}.`)
  return []
}

function dead(row: DeadHost, remarks: Remarks): ImportedRoute[] {
  const whole = wholeOf('dead host', row, remarks)
  if (whole === null) return []
  const { place: _, ...own } = whole
  return [
    {
      ...own,
      path: null,
      stripPath: false,
      target: { kind: 'answer', status: 404, body: '', contentType: text },
    },
  ]
}
