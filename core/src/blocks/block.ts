import { z } from 'zod'
import { waiverText } from '../routing/policies/waf/waiver.ts'
import { Slug } from '../routing/slug.ts'

/** What a blocked client gets: 403, or its connection closed without a word. */
export const BlockAnswer = z.enum(['refuse', 'close'])
export type BlockAnswer = z.infer<typeof BlockAnswer>

/** Why somebody is blocked, in the words of whoever did it. */
export const BlockReason = waiverText(200)

/** What somebody wishes to be refused. `routes` null means everywhere; `untilMs` null means until somebody revokes it. */
export const BlockWish = z.strictObject({
  /** As `networkText` writes it. */
  network: z.string(),
  /** Parts of the network that come through all the same. */
  except: z.array(z.string()),
  routes: z.array(Slug).min(1).nullable(),
  answer: BlockAnswer,
  reason: BlockReason.nullable(),
  untilMs: z.int().positive().nullable(),
})
export type BlockWish = z.infer<typeof BlockWish>

/** Whoever makes a block. */
export const BlockMaker = z.strictObject({
  by: z.string(),
  /** A key, which is a program's: what it blocks is told of on one card a day, and its ends are not told of. */
  byProgram: z.boolean(),
})
export type BlockMaker = z.infer<typeof BlockMaker>

/** A network that is refused for a time. There is one block a network; that is its identity. */
export const Block = BlockWish.extend({
  id: z.int().positive(),
  /** Who blocked it last. Whoever extends it, or lets a part of it through, does not take it over. */
  ...BlockMaker.shape,
  sinceMs: z.int(),
})
export type Block = z.infer<typeof Block>

/** A block that has changed since somebody last looked: as it is now, or null when it has ended. */
export interface BlockChange {
  id: number
  block: Block | null
}

const nameStart = 'block '

/** A block as commands, cards and events call it: `block 203.0.113.7`. */
export function blockName({ network }: Pick<Block, 'network'>): string {
  return `${nameStart}${network}`
}

/** The network of a block by that name; undefined for the name of anything else. */
export function blockedNetwork(name: string): string | undefined {
  return name.startsWith(nameStart) ? name.slice(nameStart.length) : undefined
}

/** Blocks of one maker and on the same routes, which are too many to be read one by one. */
export interface BlockCount extends BlockMaker {
  routes: string[] | null
  count: number
  /** The newest change of one of them. While it and the count stay, so do all of them. */
  newest: number
}

/** How a block came to its end. */
export interface BlockEnd {
  by: string
  why: string
}

/** Where blocks are kept. All networks are as `networkText` writes them. What has come to its end by time is no block any more, whether or not it was ended yet. */
export interface BlockStore {
  /** Those that hold, in the order of their networks; at most so many. */
  live(nowMs: number, most?: number): Block[]
  /** Those among them in whose network, routes, reason, maker or answer this text stands, in any case; at most so many. */
  search(text: string, nowMs: number, most: number): Block[]
  /** The block of exactly this network. */
  at(network: string, nowMs: number): Block | null
  /** Those of wider networks around it, widest first. */
  around(network: string, nowMs: number): Block[]
  /** Those of narrower networks inside it, in order; at most so many, of people alone or of everybody. */
  inside(network: string, nowMs: number, most: number, whose?: 'people'): Block[]
  /** The same counted. */
  countInside(network: string, nowMs: number): BlockCount[]
  /** Ends all of them at once, however many there are. @returns how many */
  endInside(network: string, end: BlockEnd, nowMs: number): number
  /**
   * Makes it, or changes the one of that network to be exactly so.
   * @param by who lets parts of it through that did not come through before
   */
  put(wish: BlockWish, maker: BlockMaker, nowMs: number, by?: string): void
  /** Lets a part of a block through, whichever smaller parts came through before. */
  except(id: number, network: string, by: string, nowMs: number): void
  end(id: number, end: BlockEnd, nowMs: number): void
  /** Those whose time is over and that were not ended yet, first the one that is over longest; at most so many. */
  due(nowMs: number, most: number): Block[]
  /** The one of exactly this network whose time is over and that was not ended yet. */
  dueAt(network: string, nowMs: number): Block | null
  /**
   * Of those that people made: the ones without an end of which nobody was told for `dayMs`, then those that end within `warnMs`, lasted
   * longer than that, and were not told of.
   */
  toWarnOf(times: { nowMs: number; warnMs: number; dayMs: number }): Block[]
  /** It was told of, now. */
  warned(id: number, nowMs: number): void
  /** Those of more than one address that this one began to block after that moment and that hold, as networks in order. */
  wideBy(by: string, sinceMs: number, nowMs: number): string[]
  /** The networks of those that hold on this route by its name and not on that other one, in order; at most so many. */
  onRoute(route: string, but: string, nowMs: number, most: number): string[]
  /** How many hold. */
  count(nowMs: number): number
  /** How the newest block of exactly this network that had begun by then has ended; null while it holds, and once it is forgotten. */
  lastEnd(network: string, begunByMs: number): { atMs: number; by: string } | null
  /** What has changed after this mark, with the next mark, which never falls. The mark before all is 0, behind which is only what holds. */
  changes(after: number, nowMs: number): { mark: number; changes: BlockChange[] }
  /** Forgets blocks that ended before that moment; the one that changed last of all may stay. */
  forget(beforeMs: number): void
}
