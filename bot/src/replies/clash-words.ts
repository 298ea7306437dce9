import { canonicalJson } from '@gatehouse/core/canonical-json.ts'
import { lastChange } from '@gatehouse/core/operations/last-change.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import type { RevisionStore } from '@gatehouse/core/routing/revision.ts'
import { type StateThing, thingIn, wordsIn } from '@gatehouse/core/routing/state-thing.ts'
import type { Choice } from '@gatehouse/core/routing/take-out.ts'
import type { Clash, Undone } from '@gatehouse/core/routing/undo.ts'

type Revisions = Pick<RevisionStore, 'active' | 'get' | 'state'>

/** More is not read by anybody. */
const mostNamed = 10

/** Of what is left as others have made it since. */
export const staysGuard = 'undo-stays'

/**
 * What others have changed since a revision in the same place, by whom and in which revision: what would be lost, which is at least
 * destructive; or what stays.
 */
export function clashFindings(
  revisions: Revisions,
  since: number,
  { clashes }: Undone,
  choice: Choice,
): Finding[] {
  const lost = choice === 'before'
  const named = clashes.slice(0, mostNamed).map(clash => {
    const what = clash.keys.length > 0 ? `${clash.keys.join(', ')} of ${thingText(clash)}` : thingText(clash)
    return `${whoText(revisions, since, clash)} changed ${what} since; ${lost ? 'that would be lost.' : 'that stays.'}`
  })
  const more = clashes.length - named.length
  const all = more > 0 ? [...named, `And ${more} more that others have changed since.`] : named
  return all.map(message => ({
    guard: lost ? 'undo' : staysGuard,
    message,
    risk: lost ? 'destructive' : 'change',
  }))
}

/** What is left of a revision in nothing: what has been removed since stays removed, and what is over stays over. */
export function goneNotes(revisions: Revisions, since: number, { gone, over }: Undone): Finding[] {
  const removed = gone.slice(0, mostNamed).map(thing => {
    const who = whoText(revisions, since, { ...thing, keys: [] })
    return `${who} removed ${thingText(thing)} since; it stays removed.`
  })
  const ended = over.map(name => `The time of ${name} is over; it does not come back.`)
  return [...removed, ...ended].map(message => ({ guard: 'undo', message, risk: 'change' }))
}

function whoText(revisions: Revisions, since: number, { keys, ...thing }: Clash): string {
  const found = lastChange(revisions, since, state =>
    keys.length > 0
      ? canonicalJson(keys.map(key => wordsIn(state, thing)[key] ?? null))
      : canonicalJson(thingIn(state, thing) ?? null),
  )
  return found ? `${found.author} (revision ${found.number})` : 'Somebody'
}

function thingText({ thing, name }: StateThing): string {
  return thing === 'settings' ? 'the settings' : `the ${thing} ${name}`
}
