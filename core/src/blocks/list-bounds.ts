import { AppError } from '../error.ts'
import type { BlockWish } from './block.ts'
import { leftOf } from './parts.ts'

/** One block is as many lines at most: each part that is left of it, on each of its routes. */
export const mostLines = 1000

const mebibyte = 2 ** 20

/**
 * How long the list may grow by blocks of people and of programs. A list that is longer than `edge` the edge does not take up
 * (caddy/iplist/parse.go), so that it would neither block nor unblock anybody. Programs leave room for people.
 */
export const mostListBytes = { program: 16 * mebibyte, person: 32 * mebibyte, edge: 64 * mebibyte }

/** @throws AppError `invalid` when the edge would have to read too much for this one block */
export function demandFewLines(wish: Pick<BlockWish, 'network' | 'except' | 'routes'>): void {
  const lines = leftOf(wish).length * (wish.routes?.length ?? 1)
  if (lines <= mostLines) return
  throw new AppError(
    'invalid',
    `With its exceptions and routes this is ${lines} lines in the list of the edge, and ${mostLines} is the most for one block. Name fewer of them, or block everywhere.`,
  )
}

/** @throws AppError `conflict` when the list is so long already that another block might be too much for the edge */
export function demandRoom(listBytes: number, by: 'program' | 'person'): void {
  if (listBytes < mostListBytes[by]) return
  throw new AppError(
    'conflict',
    `The list of blocks is ${Math.floor(listBytes / mebibyte)} MiB long, and longer than ${mostListBytes[by] / mebibyte} MiB ${by === 'program' ? 'no key makes it' : 'it must not become'}. Unblock networks first, or block wider ones in place of many; see: block list`,
  )
}
