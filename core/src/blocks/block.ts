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

/** A network that is refused for a time. There is one block a network; that is its identity. */
export const Block = BlockWish.extend({
  id: z.int().positive(),
  /** Who made it, or blocked it again last. Whoever extends it or lets a part through is in the audit alone. */
  by: z.string(),
  sinceMs: z.int(),
})
export type Block = z.infer<typeof Block>

/** A block that has changed since somebody last looked: as it is now, or null when it has ended. */
export interface BlockChange {
  id: number
  block: Block | null
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
  /** Those of narrower networks inside it, in order. */
  inside(network: string, nowMs: number): Block[]
  /** Makes it, or changes the one of that network to be exactly so. */
  put(wish: BlockWish, by: string, nowMs: number): void
  /** Lets a part of a block through. */
  except(id: number, network: string, by: string, nowMs: number): void
  end(id: number, end: BlockEnd, nowMs: number): void
  /** Those whose time is over and that were not ended yet, first the one that is over longest. */
  due(nowMs: number): Block[]
  /**
   * Of those that people made: the ones that end within `warnMs` and lasted longer than that, and those without an end of which nobody was
   * told for `dayMs`; as long as they were not told of.
   */
  toWarnOf(times: { nowMs: number; warnMs: number; dayMs: number }): Block[]
  /** It was told of, now. */
  warned(id: number, nowMs: number): void
  /** How many hold. */
  count(nowMs: number): number
  /** How the newest block of exactly this network that had begun by then has ended; null while it holds, and once it is forgotten. */
  lastEnd(network: string, begunByMs: number): { atMs: number; by: string } | null
  /** What has changed after this mark, with the next mark, which never falls. The mark before all is 0. */
  changes(after: number): { mark: number; changes: BlockChange[] }
  /** Forgets blocks that ended before that moment. */
  forget(beforeMs: number): void
}
