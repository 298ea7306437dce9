import { AppError } from '../error.ts'
import type { BlockWish } from './block.ts'
import { holds, networkText, readPrefix, without } from './prefix.ts'

/** As many parts of a block can be let through; more are another block. */
export const mostParts = 64

/** @throws AppError `invalid` when one of the parts is no part of the network, or all of it, or when there are too many */
export function demandParts(network: string, parts: readonly string[]): void {
  const whole = readPrefix(network)
  for (const text of parts) {
    const part = readPrefix(text)
    if (!whole || !part || !holds(whole, part))
      throw new AppError('invalid', `${text} is no part of ${network}.`)
    if (holds(part, whole))
      throw new AppError('invalid', `Nothing of ${network} would be blocked without ${text}.`)
  }
  if (parts.length > mostParts)
    throw new AppError(
      'invalid',
      `A block has ${mostParts} exceptions at most. Block smaller networks instead.`,
    )
}

/** What a block refuses: its network without what it lets through, as few networks as can say it. */
export function leftOf({ network, except }: Pick<BlockWish, 'network' | 'except'>): string[] {
  const whole = readPrefix(network)
  if (!whole) return []
  const parts = except.flatMap(part => readPrefix(part) ?? [])
  return without(whole, parts).map(networkText)
}

/** The parts with another one; those inside it are not needed any more. */
export function withPart(parts: readonly string[], added: string): string[] {
  const prefix = readPrefix(added)
  const others = parts.filter(part => {
    const known = readPrefix(part)
    return !(prefix && known && holds(prefix, known))
  })
  return [...others, added].sort()
}
