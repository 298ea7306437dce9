import { AppError } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { type Answer, done, notDone } from '../../answer.ts'
import type { Handovers } from '../../handover.ts'
import type { Live, Pending, Reply } from '../../reply.ts'
import type { Decision, Desk, Request } from '../../request.ts'
import { handOver } from './hand-over.ts'
import type { Person, Said } from './person.ts'

/** What the console faces drive. */
export interface ConsoleDesk extends Desk {
  handovers: Handovers
  log: Log
}

/** One command and all that is asked about it. */
export interface Talk {
  request: Request
  /** The person has said yes beforehand. Never stands in for a code. */
  yes: boolean
  /** Null where nobody can be asked. */
  person: Person | null
}

/** What is to be done with a plan that waits. `shown` tells that the person has seen it. */
type Will =
  | { kind: 'say'; say: Decision['say'] }
  | { kind: 'wait'; shown: boolean }
  | { kind: 'refuse'; why: string }

/** What is known from earlier turns of the same talk. */
interface Memory {
  mayConsent: boolean
  account: string | null
}

/** Runs a command, asks for what its plan needs, and hands over what is secret. Never throws; the answer is the last one. */
export async function converse(desk: ConsoleDesk, talk: Talk): Promise<Answer> {
  const { caller } = talk.request
  const memory: Memory = { mayConsent: talk.yes, account: null }
  let answer = await desk.run(talk.request)
  for (let pending = answer.reply.pending; pending; pending = answer.reply.pending) {
    const { id } = pending
    const will = await willOf(desk, talk, answer.reply, pending, memory)
    // A yes that was said beforehand is about the plan of this line, not about what another plan would do.
    memory.mayConsent = false
    if (will.kind === 'wait') return waiting(answer, pending, will.shown)
    if (will.kind === 'refuse') {
      const cancelled = await desk.decide({ id, caller, say: { kind: 'cancel' } })
      return refused(cancelled, answer.reply, will.why)
    }
    answer = judged(await desk.decide({ id, caller, say: will.say }), will.say, pending)
    if (answer.code === 'not_found') memory.account = null
  }
  const { person } = talk
  const enough = answer.live && person?.watch?.()
  if (answer.live && person && enough) return goOn(answer, answer.live(enough), person)
  return handOver(desk, answer, talk)
}

/** Shows what comes after an answer, as long as the person watches. */
async function goOn({ reply }: Answer, live: ReturnType<Live>, person: Person): Promise<Answer> {
  person.show(reply)
  try {
    for (;;) {
      const { done: isOver, value } = await live.next()
      if (isOver) return done(value)
      person.show(value)
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return notDone({ title: error.message, severity: 'error' }, error.code)
  }
}

async function willOf(desk: Desk, talk: Talk, reply: Reply, pending: Pending, memory: Memory): Promise<Will> {
  const { person } = talk
  if (pending.needs === 'yes' && memory.mayConsent) return { kind: 'say', say: { kind: 'yes' } }
  if (pending.needs === 'code' && talk.yes) return { kind: 'refuse', why: yesIsNoCode }
  if (!person)
    return pending.needs === 'yes' ? { kind: 'refuse', why: runWithYes } : { kind: 'wait', shown: false }
  person.show(reply)
  if (pending.needs === 'yes') {
    const said = await person.ask({ text: yesNoQuestion, hidden: false })
    return isYes(said) ? { kind: 'say', say: { kind: 'yes' } } : unwilling(said)
  }
  const second = pending.needs === 'second'
  const likely = second ? null : (memory.account ?? desk.likelyAccount(pending.id))
  const account = await person.ask({ text: accountQuestion(second, likely), hidden: false })
  const name = textOf(account) || likely
  if (account.kind !== 'text' || !name) return unwilling(account, second)
  if (!second) memory.account = name
  const code = await person.ask({ text: 'Code: ', hidden: true })
  return textOf(code) === ''
    ? unwilling(code, second)
    : { kind: 'say', say: { kind: 'code', account: name, code: textOf(code) } }
}

/** A cancelled command is one that was not done; and a name that nobody has was a slip, so that it is asked for again. */
function judged(answer: Answer, say: Decision['say'], pending: Pending): Answer {
  if (say.kind === 'cancel') return { ...answer, exit: 1 }
  if (say.kind === 'code' && answer.code === 'not_found' && !answer.reply.pending)
    return { ...answer, reply: { ...answer.reply, pending } }
  return answer
}

const yesNoQuestion = 'Do it? [y/N] '
const runWithYes = 'This needs a confirmation: look at the plan, then run it again with --yes.'
const yesIsNoCode = 'This needs a code, and --yes is none: run it at a terminal, without --yes.'

function accountQuestion(second: boolean, likely: string | null): string {
  if (second) return "Second person's account (empty to leave it waiting): "
  return likely === null ? 'Account: ' : `Account [${likely}]: `
}

function isYes(said: Said): boolean {
  return /^(y|yes)$/i.test(textOf(said))
}

function textOf(said: Said): string {
  return said.kind === 'text' ? said.text.trim() : ''
}

/** Whoever is gone has not said no, and a second person may come later. */
function unwilling(said: Said, second = false): Will {
  if (said.kind === 'gone' || (said.kind === 'text' && second)) return { kind: 'wait', shown: true }
  return { kind: 'say', say: { kind: 'cancel' } }
}

const waitsFor = { yes: 'a yes', code: 'a code', second: 'a second person' } as const

function waiting({ reply }: Answer, pending: Pending, shown: boolean): Answer {
  return notDone({
    ...(!shown && reply),
    title: `Nothing was changed yet: this waits for ${waitsFor[pending.needs]}.`,
    severity: 'warning',
    facts: [...((!shown && reply.facts) || []), ['waits until', clockText(pending.expiresAtMs)]],
    next: [`confirmation approve ${pending.id.slice(0, 8)}`],
    pending,
    ...(reply.data !== undefined && { data: reply.data }),
  })
}

function refused(cancelled: Answer, { pending: _, ...preview }: Reply, why: string): Answer {
  const title = `${cancelled.reply.title} ${why}`
  return notDone({ ...preview, title, severity: 'warning' })
}

function clockText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(11, 19)} UTC`
}
