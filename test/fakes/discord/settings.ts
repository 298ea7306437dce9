import type { Clock } from '../../../core/src/clock.ts'
import type { Channel, Role } from './world.ts'

/** How a Discord is, from its start. */
export interface DiscordSettings {
  /** What stored times and the 15 minutes of a token are read from; deadlines are real time. */
  readonly clock: Pick<Clock, 'nowMs'>
  /** How long a client sees "thinking" before Discord gives up; 3 s is the real one. */
  readonly deadlineMs?: number
  readonly heartbeatMs?: number
  /** How far apart new sessions are: 5000 is the real one, and nothing is counted by default. */
  readonly identifyEveryMs?: number
  /** Privileged intents that the application may use, as a bit set. */
  readonly privilegedIntents?: number
}

/** How a channel is, besides its name. */
export interface ChannelOptions {
  /** False: the bot is denied to view it. */
  readonly botMaySee?: boolean
  readonly botMaySend?: boolean
  /** Makes it a thread of that channel. */
  readonly thread?: Pick<Channel, 'id'>
  readonly archived?: boolean
  readonly locked?: boolean
  /** `other`: in another guild that has the app. */
  readonly guild?: 'other'
}

/** How a person is, besides the name. */
export interface MemberOptions {
  /** Discord lets no bot use commands; here it may, so that its refusal can be shown. */
  readonly bot?: boolean
  readonly administrator?: boolean
  /** `other`: a member of another guild that has the app; `none`: of none, so that direct messages are all there is. */
  readonly guild?: 'other' | 'none'
  readonly roles?: readonly Pick<Role, 'id'>[]
  /** Until when, in milliseconds since 1970 by the injected clock. */
  readonly timedOutUntilMs?: number
  /** Has switched direct messages off. */
  readonly refusesMessages?: boolean
}

/** What may change about a channel while a test runs. */
export type ChannelChange = Partial<Pick<Channel, 'botMaySee' | 'botMaySend' | 'archived' | 'locked'>>
