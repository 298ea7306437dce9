import type { Change } from '@gatehouse/core/change.ts'
import { entryName } from '@gatehouse/core/operations/operation.ts'
import { fieldChange } from './change-words.ts'
import type { Told } from './read-timeline.ts'

const marks = { add: '+', change: '~', remove: '-' } as const
const mostChanges = 3
const longestChange = 200

/** A moment in UTC; with its date where a timeline has several. */
export function momentText(atMs: number, withDate: boolean): string {
  const iso = new Date(atMs).toISOString()
  return withDate ? iso.slice(0, 19).replace('T', ' ') : iso.slice(11, 19)
}

/** Whether moments are of more than one day in UTC. */
export function severalDays(moments: readonly number[]): boolean {
  return new Set(moments.map(atMs => momentText(atMs, true).slice(0, 10))).size > 1
}

/** Who did it, with the second person. */
export function whoText({ by, second }: Pick<Told, 'by' | 'second'>): string {
  const name = by.kind === 'local' ? 'the console' : by.name
  return second === null ? name : `${name} and ${second}`
}

/** Whether it is something that was done or tried, and nothing that is only said. */
export function isCommand({ outcome }: Told): boolean {
  return outcome !== 'opened' && outcome !== 'closed' && outcome !== 'noted'
}

/** What was done, tried or said. */
export function whatText(one: Told): string {
  const { outcome, incident, what } = one
  if (isCommand(one)) return what
  if (outcome === 'noted') return `note: ${what}`
  return what === '' ? `incident ${incident} ${outcome}` : `incident ${incident} ${outcome}: ${what}`
}

/** What became of it; nothing of what is only said. Why it was not done is `whyNot`. */
export function outcomeText({ outcome, revision, things, seq, withoutCode }: Told): string {
  // As `undo` knows it.
  const entry = things === null ? '' : `, ${entryName(seq)}`
  const number = revision === null ? entry : `, revision ${revision}`
  const code = withoutCode ? ', without a code' : ''
  switch (outcome) {
    case 'opened':
    case 'closed':
    case 'noted':
      return ''
    case 'done':
    case 'carried out later':
      return `${outcome}${number}${code}`
    case 'failed':
      return `failed and taken back${number}${code}`
    case 'under way':
      return `begun${number}; its end is not written down yet`
    case 'waiting':
      return 'waits for a code'
    case 'cancelled':
    case 'rejected':
      return `not done, ${outcome}`
    case 'expired':
    case 'stale':
      return 'not done'
    case 'refused':
      return 'refused'
    case 'denied':
      return 'not allowed'
    case 'wrong code':
      return 'a code that did not count'
    case 'not taken back':
      return 'could not be taken back'
    case 'happened':
      return 'by itself'
    case 'signed in':
      return 'one-time link or codes taken up'
    case 'link made':
      return 'asked for a link that signs in'
  }
}

/** Why it failed or was not done; null for all that was. */
export function whyNot({ outcome, reason }: Told): string | null {
  return outcome === 'done' || outcome === 'signed in' || outcome === 'link made' ? null : reason
}

/** Changes in a few words. */
export function changesText(changes: readonly Change[]): string {
  const said = changes.slice(0, mostChanges).map(changeText)
  const more = changes.length - said.length
  return [...said, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

/** The reason that somebody gave with a command: the value of its key `reason`. */
export function reasonOf(one: Told): string | null {
  if (!isCommand(one)) return null
  const [, quoted, word] = /(?:^|\s)reason=(?:"((?:[^"\\]|\\.)*)"?|(\S+))/.exec(one.what) ?? []
  return quoted?.replaceAll(/\\(.)/g, '$1') ?? word ?? null
}

function changeText({ thing, name, action, fields }: Change): string {
  const head = `${marks[action]} ${thing === name ? thing : `${thing} ${name}`}`
  const text = [head, ...fields.map(field => `${field.key} ${fieldChange(field)}`)]
    .join(', ')
    .replace(', ', ': ')
  return text.length <= longestChange ? text : `${text.slice(0, longestChange - 1).toWellFormed()}…`
}
