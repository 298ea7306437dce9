import type { CardChannel } from '@gatehouse/core/cards/card-store.ts'
import type { Change } from '@gatehouse/core/change.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import { type Caller, faceOf } from '../caller.ts'
import type { EffectDeps } from '../command.ts'
import type { Reply } from '../reply.ts'
import type { ChangeContent } from './change-content.ts'
import { EventContent } from './event-content.ts'

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
  /** That the command asks for. */
  role: Role
  done: string
  line: string
  changes: readonly Change[]
}

/** What telling in the chats needs. */
export type AnnounceDeps = Pick<EffectDeps, 'cards' | 'places' | 'clock'>

/** Makes the one card of an operation, or tells the one that asked for a second person what came of it. Inside the transaction of the effect. */
export function announceDone(deps: AnnounceDeps, done: Done): void {
  const { confirmation, revision, entry, caller } = done
  // Who may do what is for admins to read; that it was changed, and by whom, is for everybody.
  const changes = revision === null && done.role === 'admin' ? [] : done.changes
  const content: ChangeContent = {
    kind: 'change',
    revision,
    entry,
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
  makeCard(deps, subject, content)
}

/** Makes the card that asks for a second person. Inside the transaction of the first one's yes. */
export function announceWaiting(deps: AnnounceDeps, confirmation: string): void {
  makeCard(deps, `confirmation:${confirmation}`, null)
}

/**
 * Tells that a trouble is over, in the card that told of it, also when that was before a restart.
 * @param otherwise the name of a card of its own when nobody was told of the trouble; null tells nobody then
 */
export function endTrouble(
  deps: AnnounceDeps,
  trouble: string,
  otherwise: string | null,
  reply: Reply,
): void {
  const told = deps.cards.newest(`event:${trouble}-`)
  const open = told?.content ? EventContent.parse(JSON.parse(told.content)) : null
  if (told && open?.severity === 'error') announceEvent(deps, told.subject.slice('event:'.length), reply)
  else if (otherwise !== null) announceEvent(deps, otherwise, reply)
}

/** Tells of something that happened without a command; later news of the same name replace it. @param times how many things of its kind it tells of */
export function announceEvent(deps: AnnounceDeps, name: string, reply: Reply, times = 1): void {
  const { title, severity, notes = [], code, next = [] } = reply
  const content: EventContent = {
    kind: 'event',
    title,
    severity,
    notes: [...notes],
    code: code?.text ?? null,
    next: [...next],
    times,
  }
  makeCard(deps, `event:${name}`, content)
}

/** Makes a card in every channel that cards are shown in, or changes what is kept of it; null when nothing need be kept. */
export function makeCard(deps: AnnounceDeps, subject: string, content: { kind: string } | null): void {
  const { cards, clock } = deps
  const channels = cardChannels(deps)
  // One that is shown already gets its last word, wherever cards are shown by now.
  if (channels.length === 0 && !subject.startsWith('confirmation:')) return
  cards.make({ subject, content: content && JSON.stringify(content), madeAtMs: clock.nowMs() }, channels)
}

/**
 * Where cards are shown: in the channels that an admin has named for that, and nowhere else. A channel that somebody happens to type in may
 * have readers whom nobody thought of.
 */
function cardChannels({ places }: AnnounceDeps): CardChannel[] {
  return places
    .list()
    .flatMap(({ platform, channel, cards }) => (cards && channel !== null ? [{ platform, channel }] : []))
}
