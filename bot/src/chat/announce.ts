import type { CardChannel } from '@gatehouse/core/cards/card-store.ts'
import type { Change } from '@gatehouse/core/change.ts'
import { type Caller, faceOf } from '../caller.ts'
import type { CommandDeps } from '../command.ts'
import type { Reply } from '../reply.ts'
import type { CardContent, ChangeContent } from './card-content.ts'

/** More changes than a card shows. */
const mostKept = 100

/** What somebody did, for everybody in the channels that cards are shown in. */
export interface Done {
  caller: Caller
  confirmation: string | null
  revision: number | null
  /** Of the entry in the audit that it was written down by. */
  entry: number
  who: string
  second: string | null
  done: string
  line: string
  changes: readonly Change[]
}

type AnnounceDeps = Pick<CommandDeps, 'cards' | 'places' | 'clock'>

/** Makes the one card of an operation, or tells the one that asked for a second person what came of it. Inside the transaction of the effect. */
export function announceDone(deps: AnnounceDeps, done: Done): void {
  const { confirmation, revision, entry, caller, changes } = done
  const content: ChangeContent = {
    kind: 'change',
    revision,
    done: done.done,
    line: done.line,
    who: done.who,
    second: done.second,
    face: faceOf(caller),
    changes: changes.slice(0, mostKept),
    more: Math.max(0, changes.length - mostKept),
    touches: changes.length > mostKept ? null : changes.map(({ thing, name }) => `${thing} ${name}`),
  }
  const subject =
    confirmation !== null
      ? `confirmation:${confirmation}`
      : revision !== null
        ? `revision:${revision}`
        : `entry:${entry}`
  make(deps, subject, content, cardChannels(deps, caller))
}

/** Makes the card that asks for a second person. Inside the transaction of the first one's yes. */
export function announceWaiting(deps: AnnounceDeps, confirmation: string, caller: Caller): void {
  make(deps, `confirmation:${confirmation}`, null, cardChannels(deps, caller))
}

/** Tells of something that happened without a command; later news of the same name replace it. */
export function announceEvent(deps: AnnounceDeps, name: string, reply: Reply): void {
  const { title, severity, notes = [], code, next = [] } = reply
  const content: CardContent = {
    kind: 'event',
    title,
    severity,
    notes: [...notes],
    code: code?.text ?? null,
    next: [...next],
  }
  make(deps, `event:${name}`, content, cardChannels(deps, null))
}

function make(
  { cards, clock }: AnnounceDeps,
  subject: string,
  content: CardContent | null,
  channels: readonly CardChannel[],
): void {
  // One that is shown already gets its last word, wherever cards are shown by now.
  if (channels.length === 0 && !subject.startsWith('confirmation:')) return
  cards.make({ subject, content: content && JSON.stringify(content), madeAtMs: clock.nowMs() }, channels)
}

/**
 * Where a card is shown: in every channel that is named for cards. A platform without such a channel shows it where it was asked for, so
 * that those who are there see what happens.
 */
function cardChannels({ places }: AnnounceDeps, caller: Caller | null): CardChannel[] {
  const named = places
    .list()
    .flatMap(({ platform, channel, cards }) => (cards && channel !== null ? [{ platform, channel }] : []))
  if (caller?.kind !== 'chat' || caller.place.channel === null) return named
  const { platform, channel } = caller.place
  return named.some(one => one.platform === platform) ? named : [...named, { platform, channel }]
}
