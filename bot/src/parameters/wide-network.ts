import { AppError } from '@gatehouse/core/error.ts'

/**
 * For viewers, who see networks alone and must not find out an address by asking for one after the other.
 * @param key the way to say a network there, as in `client=`
 * @throws AppError `forbidden` for what is narrower than /24, or /48 of IPv6
 */
export function demandWide(network: string, key: string): void {
  const [address = '', length] = network.split('/')
  const mostBits = address.includes(':') ? 48 : 24
  if (Number(length ?? 32) <= mostBits) return
  throw new AppError('forbidden', `Viewers see networks alone: ask for ${key}….0/24, or /48 of IPv6.`)
}
