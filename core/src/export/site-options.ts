import { listenerParts } from '../routing/listener.ts'
import type { Settings } from '../routing/settings.ts'
import { block } from './words.ts'

const usual = { http: '80', https: '443' }

/** What is said once for all sites. */
export function globalOptions(settings: Settings): string[] {
  const http = listenerParts(settings.http).port
  const https = settings.https === null ? usual.https : listenerParts(settings.https).port
  const { email, trustedProxies } = settings
  return options([
    ...(http === usual.http ? [] : [`http_port ${http}`]),
    ...(https === usual.https ? [] : [`https_port ${https}`]),
    ...(email === null ? [] : [`email ${email}`]),
    ...(trustedProxies.length === 0
      ? []
      : block('servers', [`trusted_proxies static ${trustedProxies.join(' ')}`, 'trusted_proxies_strict'])),
  ])
}

function options(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : block('', lines).map(line => (line === ' {' ? '{' : line))
}

/** A host as the address of a site. */
export function addressOf({ http, https }: Settings, host: string): string {
  const [scheme, listener] = https === null ? (['http', http] as const) : (['https', https] as const)
  const { port } = listenerParts(listener)
  return `${scheme}://${host}${port === usual[scheme] ? '' : `:${port}`}`
}

/** What is said in each site. */
export function siteOptions({ http, https, tls }: Settings): string[] {
  const { address } = listenerParts(https ?? http)
  return [...(address === '' ? [] : [`bind ${address}`]), ...(tls === 'internal' ? ['tls internal'] : [])]
}
