import { z } from 'zod'
import type { Change } from '../change.ts'
import { Platform, PlatformId } from './account.ts'
import { Role } from './role.ts'

/** Where somebody speaks: a channel of a workspace or guild; `channel` is null in a direct message. */
export const Place = z.strictObject({
  platform: Platform,
  workspace: PlatformId,
  channel: PlatformId.nullable(),
})
export type Place = z.infer<typeof Place>

/**
 * A rule about a workspace (`channel` null) or about one channel of it. Allowed places take commands up to `role`. The rule of a channel
 * wins over that of its workspace; a place without any rule is denied. `cards`: what changes is shown there to everybody, which takes a
 * channel.
 */
export const PlaceRule = z.strictObject({
  ...Place.shape,
  verdict: z.enum(['allow', 'deny']),
  role: Role,
  cards: z.boolean(),
})
export type PlaceRule = z.infer<typeof PlaceRule>

/** Where rules about places are kept. */
export interface PlaceStore {
  list(): PlaceRule[]
  /** The rule that decides about a place, or null. */
  ruleFor(place: Place): PlaceRule | null
  /** Writes the rule of exactly this workspace or channel. */
  set(rule: PlaceRule, nowMs: number): void
}

/** A place in one word: `slack:T024/C7`, `slack:T024` for a whole workspace. */
export function placeText({ platform, workspace, channel }: Place): string {
  return channel === null ? `${platform}:${workspace}` : `${platform}:${workspace}/${channel}`
}

/** What a new rule changes about exactly its place, in words; nothing when it says the same as before. */
export function placeChanges(places: Pick<PlaceStore, 'list'>, rule: PlaceRule): Change[] {
  const name = placeText(rule)
  const before = places.list().find(one => placeText(one) === name)
  const old = before && ruleWords(before)
  const fields = Object.entries(ruleWords(rule))
    .map(([key, to]) => ({ key, from: old?.[key] ?? null, to }))
    .filter(({ from, to }) => from !== to)
  return fields.length === 0 ? [] : [{ thing: 'place', name, action: before ? 'change' : 'add', fields }]
}

function ruleWords({ verdict, role, cards }: PlaceRule): Record<string, string | null> {
  return { rule: verdict, 'up to': verdict === 'allow' ? role : null, cards: cards ? 'yes' : null }
}
