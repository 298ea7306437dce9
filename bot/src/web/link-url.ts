import type { LinkPurpose } from '@gatehouse/core/identity/one-time-link.ts'
import type { Listener } from '@gatehouse/core/routing/listener.ts'
import { listenerParts } from '@gatehouse/core/routing/listener.ts'
import type { Settings } from '@gatehouse/core/routing/settings.ts'

/** What decides where one-time links lead. */
export interface LinkPlaces {
  settings(): Pick<Settings, 'webHost' | 'statusHost' | 'http' | 'https'>
  /** Where the pages listen on this machine; null when they do not. */
  address: Listener | null
}

/**
 * Makes the way from a token to its page: under the pages' own host by HTTPS, else on this machine itself. Never over the network
 * without HTTPS. Null when there is neither. Links to sign in lead to the status page.
 */
export function linkUrls({
  settings,
  address,
}: LinkPlaces): (token: string, purpose: LinkPurpose) => string | null {
  return (token, purpose) => {
    const { webHost, https, ...other } = settings()
    if (purpose === 'sign-in') {
      const page = statusPageUrl({ https, ...other })
      return page && `${page}/once/${token}`
    }
    if (webHost !== null && https !== null) return `${overHttps(webHost, https)}/once/${token}`
    return address === null ? null : `http://${address}/once/${token}`
  }
}

/**
 * Where the status page is, without a slash at its end: by HTTPS, or by HTTP under a name of this machine itself, which browsers take for as
 * safe (https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy). Null when there is none to which people could sign in.
 */
export function statusPageUrl({
  statusHost,
  http,
  https,
}: Pick<Settings, 'statusHost' | 'http' | 'https'>): string | null {
  if (statusHost === null) return null
  if (https !== null) return overHttps(statusHost, https)
  if (!/(^|\.)localhost$/.test(statusHost)) return null
  const { port } = listenerParts(http)
  return `http://${statusHost}${port === '80' ? '' : `:${port}`}`
}

function overHttps(host: string, https: Listener): string {
  const { port } = listenerParts(https)
  return `https://${host}${port === '443' ? '' : `:${port}`}`
}
