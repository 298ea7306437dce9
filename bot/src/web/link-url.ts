import type { Listener } from '@gatehouse/core/routing/listener.ts'
import { listenerParts } from '@gatehouse/core/routing/listener.ts'
import type { Settings } from '@gatehouse/core/routing/settings.ts'

/** What decides where one-time links lead. */
export interface LinkPlaces {
  settings(): Pick<Settings, 'webHost' | 'https'>
  /** Where the pages listen on this machine; null when they do not. */
  address: Listener | null
}

/**
 * Makes the way from a token to its page: under the pages' own host by HTTPS, else on this machine itself. Never over the network
 * without HTTPS. Null when there is neither.
 */
export function linkUrls({ settings, address }: LinkPlaces): (token: string) => string | null {
  return token => {
    const { webHost, https } = settings()
    if (webHost !== null && https !== null) {
      const { port } = listenerParts(https)
      return `https://${webHost}${port === '443' ? '' : `:${port}`}/once/${token}`
    }
    return address === null ? null : `http://${address}/once/${token}`
  }
}
