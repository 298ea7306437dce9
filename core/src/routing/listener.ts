import { z } from 'zod'
import { canonicalAddress } from './address.ts'

/** Where Caddy listens: `:80` (every address), `127.0.0.1:8080` or `[::1]:8080`. */
export const Listener = z.string().superRefine((text, context) => {
  const { address, port } = listenerParts(text)
  const known = address === '' || canonicalAddress(address) !== undefined
  if (known && /^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65535) return
  context.addIssue({
    code: 'custom',
    message: 'a listener is :port or address:port with a port from 1 to 65535, as in :80 or 127.0.0.1:8080',
  })
})
export type Listener = z.infer<typeof Listener>

/** Address (empty for every address, IPv6 without brackets) and port of a listener. */
export function listenerParts(listener: string): { address: string; port: string } {
  const colon = listener.lastIndexOf(':')
  const address = listener.slice(0, Math.max(0, colon)).replace(/^\[(.*)\]$/, '$1')
  return { address, port: colon < 0 ? '' : listener.slice(colon + 1) }
}

/** An address at which this machine itself reaches the listener, or `host` one that is open on every address of its machine. */
export function reachableAddress(listener: Listener, host = '127.0.0.1'): { host: string; port: number } {
  const { address, port } = listenerParts(listener)
  const wildcard = address === '' || address === '0.0.0.0' || address === '::'
  return { host: wildcard ? host : address, port: Number(port) }
}

/** The same as a listener's text. */
export function listenerAt(host: string, listener: Listener): Listener {
  const reached = reachableAddress(listener, host)
  return `${reached.host.includes(':') ? `[${reached.host}]` : reached.host}:${reached.port}`
}
