import { networkBits } from '@gatehouse/core/access-log/client-network.ts'
import { AppError } from '@gatehouse/core/error.ts'

/**
 * For viewers, who see networks alone and must not find out an address by asking for one after the other.
 * @param key the way to say a network there, as in `client=`
 * @throws AppError `forbidden` for what is narrower than `networkBits`
 */
export function demandWide(network: string, key: string): void {
  const [address = '', length] = network.split('/')
  const mostBits = networkBits(address)
  if (Number(length ?? 128) <= mostBits) return
  const six = mostBits === 24 ? 48 : mostBits
  throw new AppError(
    'forbidden',
    `Viewers see networks alone: ask for ${key}….0/24, or /${six} of ${six === 48 ? '' : 'such '}IPv6.`,
  )
}
