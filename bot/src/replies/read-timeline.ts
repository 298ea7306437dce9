import { setImmediate } from 'node:timers/promises'
import type { Change } from '@gatehouse/core/change.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import { covers, type Role } from '@gatehouse/core/identity/role.ts'
import { bansTogether } from '@gatehouse/core/incidents/bans-together.ts'
import { timelineOf } from '@gatehouse/core/incidents/timeline.ts'
import type { TimelineItem } from '@gatehouse/core/incidents/timeline-item.ts'
import { entryName } from '@gatehouse/core/operations/operation.ts'
import type { Caller } from '../caller.ts'
import type { CommandDeps } from '../command.ts'
import { may } from '../dispatch/may.ts'
import type { Stretch } from './audit-stretch.ts'
import { Differences } from './differences.ts'

/** One thing of a timeline with all that is known of it. */
export interface Told extends TimelineItem {
  /** Null when there was no time to work them out. */
  changes: readonly Change[] | null
  /** What it did to traffic, in lines. */
  effect: readonly string[]
}

/** A timeline as somebody may read it, the oldest first. */
export interface Timeline {
  told: Told[]
  /** How many things are left out because only the audit holds them. */
  hidden: number
  /** How many stand there that not everybody may read. */
  guarded: number
  /** There is more of it. */
  more: boolean
}

/** Others want to be answered between two of them. */
const pageSize = 100

/**
 * What happened within a stretch of the audit, for somebody who may read as much as `timelineRole` says: its newest things, with as many differences as can be worked out in that
 * time. A person reads nothing here that they could not read elsewhere.
 */
export async function readTimeline(
  deps: CommandDeps,
  role: Role,
  { entries, more }: Stretch,
  { most, maxDiffMs, bans }: { most: number; maxDiffMs: number; bans?: 'together' },
): Promise<Timeline> {
  const [first, last] = [entries[0]?.seq ?? 0, entries.at(-1)?.seq ?? 0]
  const all = timelineOf({
    entries,
    incidents: deps.incidents.within(first, last),
    notes: deps.incidents.notesWithin(first, last),
    revisionOf: number => deps.revisions.get(number),
    planOf: id => deps.confirmations.find(id),
  })
  const items = all.filter(item => covers(role, neededFor(deps, item)))
  const things = bans ? bansTogether(items) : items
  const shown = things.slice(-most)
  return {
    told: await withDetails(deps, shown, maxDiffMs),
    hidden: all.length - items.length,
    guarded: shown.filter(item => neededFor(deps, item) !== 'viewer').length,
    more: more || shown.length < things.length,
  }
}

/** Up to which role somebody may read here: what admins read is in the audit, what operators read in the list of plans. */
export function timelineRole(deps: CommandDeps, actor: Actor, caller: Caller): Role {
  if (may(deps, actor, caller, { name: 'audit list', role: 'admin', risk: 'read' })) return 'admin'
  const plans = { name: 'confirmation list', role: 'operator', risk: 'read' } as const
  return may(deps, actor, caller, plans) ? 'operator' : 'viewer'
}

/** Who may read of it elsewhere. */
function neededFor(deps: CommandDeps, item: TimelineItem): Role {
  switch (item.outcome) {
    case 'opened':
    case 'noted':
    case 'closed':
    case 'happened':
      return 'viewer'
    case 'done':
    case 'failed':
    case 'under way':
    case 'not taken back':
      if (item.revision !== null) return 'viewer'
      return isAboutPowers(deps, item) ? 'admin' : 'viewer'
    case 'waiting':
    case 'cancelled':
    case 'rejected':
    case 'expired':
    case 'stale':
    case 'carried out later':
      return planRole(deps, item)
    case 'refused':
      return item.askedAtMs === null ? 'admin' : planRole(deps, item)
    case 'denied':
    case 'wrong code':
    case 'signed in':
    case 'link made':
      return 'admin'
  }
}

/** Whether it changed what only admins read, or only they have commands with its noun, or nobody: then it is about who may do what. */
function isAboutPowers({ commands }: CommandDeps, { what, things }: TimelineItem): boolean {
  if (things !== null && /(^|; )(account|place|key|master key) /.test(things)) return true
  const [noun = ''] = what.split(' ')
  const own = commands.filter(({ name }) => name === noun || name.startsWith(`${noun} `))
  return own.every(({ role }) => role === 'admin')
}

function planRole({ confirmations }: CommandDeps, { confirmation }: TimelineItem): Role {
  const role = confirmation === null ? undefined : confirmations.find(confirmation)?.role
  if (role === undefined) return 'admin'
  return covers(role, 'operator') ? role : 'operator'
}

/** The newest first, because time may run out for the older ones. */
async function withDetails(
  deps: CommandDeps,
  items: readonly TimelineItem[],
  maxDiffMs: number,
): Promise<Told[]> {
  const differences = new Differences(deps, maxDiffMs)
  const told: Told[] = []
  for (const item of items.toReversed()) {
    const operation = operationOf(item)
    const changes = item.revision === null ? [] : await differences.of(item.revision)
    told.push({ ...item, changes, effect: operation === null ? [] : deps.effectOf(operation) })
    if (told.length % pageSize === 0) await setImmediate()
  }
  return told.reverse()
}

/** What took effect, as `undo` names it; null when nothing did. */
function operationOf({ outcome, revision, seq, count }: TimelineItem): string | null {
  if (revision !== null) return String(revision)
  return outcome === 'done' && count === undefined ? entryName(seq) : null
}
