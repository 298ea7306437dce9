import { z } from 'zod'
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
 * wins over that of its workspace; a place without any rule is denied.
 */
export const PlaceRule = z.strictObject({ ...Place.shape, verdict: z.enum(['allow', 'deny']), role: Role })
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
