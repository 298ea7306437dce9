import { AppError } from '../error.ts'
import { type DesiredState, normalise } from './desired-state.ts'
import { withoutEnded } from './ends.ts'
import { laysTheSame, mitigationName } from './mitigation/mitigation.ts'
import { type StateThing, thingIn, thingNames, withThing, wordsIn } from './state-thing.ts'
import { type Choice, isSame, type TakeOutOptions, takeOut } from './take-out.ts'

/** Something that somebody else has changed since. */
export interface Clash extends StateThing {
  /** Its keys, as commands spell them; none when all of it is meant. */
  keys: string[]
}

/** What is left of a state without a change. */
export interface Undone {
  after: DesiredState
  /** What others changed since; `choice` says what became of it. */
  clashes: Clash[]
  /** What has been removed since, so that nothing of the change is left in it. It stays removed. */
  gone: StateThing[]
  /** Mitigations that the change had ended, and whose time is over by now. */
  over: string[]
}

interface Question {
  now: DesiredState
  change: { before: DesiredState; after: DesiredState }
  choice: Choice
  nowMs: number
}

/**
 * Today's state without what one revision changed, field by field. What others changed elsewhere stays; what they changed since in the same
 * place is put back or left, as `choice` says, and told. What holds for a time only does not come back when that is over.
 * @throws AppError `conflict` or `invalid` when it cannot be taken out on its own
 */
export function undoRevision(question: Question): Undone {
  const undone = takenOut(question, false)
  try {
    normalise(undone.after)
    return undone
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // What two people added to one list may not go together.
    const whole = takenOut(question, true)
    normalise(whole.after)
    return whole
  }
}

function takenOut({ now, change, choice, nowMs }: Question, wholeLists: boolean): Undone {
  const result: Undone = { after: now, clashes: [], gone: [], over: [] }
  const touched: StateThing[] = []
  for (const thing of changedThings(change)) {
    touched.push(thing)
    const out = outOfThing({ now: result.after, change }, thing, { choice, wholeLists })
    if (out.gone) result.gone.push(thing)
    if (out.clash)
      result.clashes.push({ ...thing, keys: clashingKeys(thing, change, now, out.after, choice) })
    result.after = out.after
  }
  return withoutOver(result, touched, now, nowMs)
}

function changedThings({ before, after }: Question['change']): StateThing[] {
  const names = new Map(
    [...thingNames(before), ...thingNames(after)].map(one => [`${one.thing} ${one.name}`, one]),
  )
  return [...names.values()].filter(one => !isSame(thingIn(before, one), thingIn(after, one)))
}

function outOfThing(
  { now, change }: Pick<Question, 'now' | 'change'>,
  thing: StateThing,
  options: TakeOutOptions,
): { after: DesiredState; clash: boolean; gone: boolean } {
  const three = {
    before: thingIn(change.before, thing),
    after: thingIn(change.after, thing),
    now: thingIn(now, thing),
  }
  if (options.choice === 'now' && isOnlyLonger(change, now, thing)) three.after = three.now
  // It may be gone for a good reason, and half of it is nothing.
  if (three.now === undefined && three.before !== undefined && three.after !== undefined)
    return { after: now, clash: false, gone: true }
  const { value, clash } = takeOut(three, options)
  return { after: withThing(now, thing, value), clash, gone: false }
}

/** Whoever lets something begin to hold for longer has not said that it shall hold at all. */
function isOnlyLonger(
  { before, after }: Question['change'],
  now: DesiredState,
  { thing, name }: StateThing,
): boolean {
  if (thing !== 'mitigation') return false
  const [old, then, today] = [before, after, now].map(({ mitigations }) =>
    mitigations.find(one => mitigationName(one) === name),
  )
  return !old && then !== undefined && today !== undefined && laysTheSame(then, today)
}

/** Of what all three say differently, what came out as it was chosen; what was only added to a list by others comes out as something else. */
function clashingKeys(
  thing: StateThing,
  change: Question['change'],
  now: DesiredState,
  after: DesiredState,
  choice: Choice,
): string[] {
  const [before, then, today, result] = [change.before, change.after, now, after].map(state =>
    wordsIn(state, thing),
  )
  if (!before || !then || !today || !result) return []
  const chosen = choice === 'before' ? before : today
  return Object.keys({ ...before, ...then, ...today }).filter(
    key =>
      before[key] !== then[key] &&
      today[key] !== then[key] &&
      today[key] !== before[key] &&
      result[key] === chosen[key],
  )
}

/** What the undo would bring back although its time is over stays over. What it does not touch is left to its own end. */
function withoutOver(
  undone: Undone,
  touched: readonly StateThing[],
  now: DesiredState,
  nowMs: number,
): Undone {
  const ended = withoutEnded(undone.after, nowMs)
  const names = new Set(touched.map(({ thing, name }) => `${thing} ${name}`))
  const left = new Set(ended.mitigations.map(mitigationName))
  const over = undone.after.mitigations
    .map(mitigationName)
    .filter(name => names.has(`mitigation ${name}`) && !left.has(name))
  const policies = undone.after.policies.map((policy, index) =>
    names.has(`policy ${policy.name}`) ? (ended.policies[index] ?? policy) : policy,
  )
  const mitigations = undone.after.mitigations.filter(one => !over.includes(mitigationName(one)))
  const held = new Set(now.mitigations.map(mitigationName))
  return {
    ...undone,
    after: { ...undone.after, policies, mitigations },
    over: over.filter(name => !held.has(name)),
  }
}
