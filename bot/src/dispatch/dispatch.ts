import { AppError } from '@gatehouse/core/error.ts'
import { withCodes } from '@gatehouse/core/identity/able.ts'
import { type Actor, askerOf, auditActor, roleOf } from '@gatehouse/core/identity/actor.ts'
import { covers } from '@gatehouse/core/identity/role.ts'
import { operationRef } from '@gatehouse/core/operations/operation.ts'
import { inTurns } from '../access-log/in-turns.ts'
import { type Answer, done, notDone } from '../answer.ts'
import { announceDone } from '../cards/announce.ts'
import type { ActCommand, Command, Parameters } from '../command.ts'
import { readArguments } from '../grammar/arguments.ts'
import {
  findCommand,
  findName,
  leadingWords,
  meantCommand,
  type Found as Named,
} from '../grammar/find-command.ts'
import { splitWords, type Word } from '../grammar/grammar.ts'
import { importGuard } from '../parameters/import-file.ts'
import { knownHere } from '../parameters/known-here.ts'
import { forViewers } from '../replies/for-viewers.ts'
import { helpFor } from '../replies/help-for.ts'
import { nothingTaken, refusedReply, unchangedReply } from '../replies/outcome-reply.ts'
import { timeOfDay } from '../replies/when-text.ts'
import type { Reply } from '../reply.ts'
import type { Decision, Request } from '../request.ts'
import { identify, permit } from './authorize.ts'
import { carryOut, ownMandate } from './carry-out.ts'
import { takeDecision } from './decide.ts'
import type { DispatchDeps } from './dispatch-deps.ts'
import { endExpired } from './end-confirmation.ts'
import { execute } from './execute.ts'
import { type Failed, failure } from './failure.ts'
import { note } from './journal.ts'
import { withNews } from './news.ts'
import { openConfirmation } from './open-confirmation.ts'
import { permitPlan, permitStill } from './permit-plan.ts'
import { asks, planCommand, refusals } from './plan-command.ts'
import { isPlanned, lineFor, runOf } from './read-run.ts'
import { restGuard } from './rests-on.ts'
import type { Planned, Run } from './run.ts'
import {
  codeInCommand,
  givesCode,
  holdsSecret,
  masked,
  showsSecret,
  unreadWords,
  withoutSecrets,
} from './secret-words.ts'
import { pendingOf } from './who-confirms.ts'

/** Runs one command of one person and answers. Never throws. */
export async function dispatch(deps: DispatchDeps, request: Request): Promise<Answer> {
  const failed: Failed = {
    caller: request.caller,
    subject: subjectOf(request),
    silent: request.silent === true,
  }
  try {
    const actor = identify(deps, request.caller)
    failed.actor = actor
    endExpired(deps)
    if (actor.kind === 'key') keyUsed(deps, actor, request.caller)
    const words = splitWords(request.typed)
    if (holdsSecret(words)) failed.unread = unreadWords(words)
    if (showsSecret(words)) throw new AppError('invalid', codeInCommand)
    if (wantsHelp(words)) return done(helpFor(deps, actor, helpTopic(deps.commands, words)))
    const found = commandOf(deps, words, failed)
    failed.command = found.command
    permit(deps, actor, request.caller, found.command)
    const answer = await run(deps, { ...found, all: words, actor, caller: request.caller })
    return shown(deps, failed, request.silent ? answer : withNews(deps, actor, answer))
  } catch (error) {
    return shown(deps, failed, failure(deps, request.typed, failed, error))
  }
}

/** As somebody may see it whose role is that: viewers see no whole address of a client, whatever they ask. */
function shown(deps: DispatchDeps, { actor, command }: Failed, answer: Answer): Answer {
  const isWhole = actor !== undefined && covers(roleOf(actor), 'operator')
  if (isWhole || (command && 'read' in command && command.namesNoClients)) return answer
  return { ...answer, reply: forViewers(answer.reply, deps.edge.current().state) }
}

/** @throws AppError `invalid` */
function commandOf({ commands }: DispatchDeps, words: readonly Word[], failed: Failed): Named {
  if (failed.unread === undefined) return findCommand(commands, words)
  const found = findName(commands, words)
  if (found) return found
  // Whoever mistypes a command is not told of codes because of a number in it; but that number is not said again.
  const meant = givesCode(words) ? undefined : meantCommand(commands, withoutSecrets(words))
  if (meant !== undefined) delete failed.unread
  throw new AppError('invalid', meant ?? codeInCommand)
}

/** Remembered, also from where: guards keep people from blocking their own programs. */
function keyUsed(
  { keys, seenAddresses, clock }: DispatchDeps,
  { key }: Actor & { kind: 'key' },
  caller: Request['caller'],
): void {
  const nowMs = clock.nowMs()
  keys.used(key.id, nowMs)
  if (key.owner !== null && caller.kind === 'key' && caller.address !== null)
    seenAddresses.see(key.owner, caller.address, nowMs)
}

/** Takes what somebody says to a plan that waits, and carries it out when that was all it waited for. Never throws. */
export async function decide(deps: DispatchDeps, decision: Decision): Promise<Answer> {
  const failed: Failed = { caller: decision.caller, subject: 'confirmation', decided: true }
  try {
    failed.actor = identify(deps, decision.caller)
    failed.subject = deps.confirmations.find(decision.id)?.line ?? failed.subject
    endExpired(deps)
    const decided = takeDecision(deps, failed.actor, decision)
    const answer =
      decided.kind === 'answer' ? decided.answer : await execute(deps, decided.confirmation, decision.caller)
    return withNews(deps, failed.actor, answer)
  } catch (error) {
    return stillWaiting(deps, decision, failure(deps, '', failed, error))
  }
}

/** At a console another account may be named: the plan still waits. */
function stillWaiting(deps: DispatchDeps, { id, caller, say }: Decision, answer: Answer): Answer {
  const confirmation = deps.confirmations.find(id)
  const waits = confirmation?.state === 'pending' || confirmation?.state === 'seconding'
  if (!confirmation || !waits || caller.kind !== 'local' || say.kind !== 'code') return answer
  return { ...answer, reply: { ...answer.reply, pending: pendingOf(deps, confirmation, caller) } }
}

interface Found {
  command: Command
  /** Those behind the command's name. */
  words: readonly Word[]
  all: readonly Word[]
  actor: Actor
  caller: Request['caller']
}

async function run(deps: DispatchDeps, { command, words, all, actor, caller }: Found): Promise<Answer> {
  if ('read' in command) {
    const args = readArguments(command, words, knownHere(deps))
    const read = await inTurns(deps, askerOf(actor), own => command.read(own, args, actor, caller))
    const { live, handover, ...reply } = read
    const url = handover && deps.linkUrl(handover.token, handover.purpose)
    const given = handover && url !== undefined ? { ...handover, url } : undefined
    const answer = reply.severity === 'error' ? notDone(reply) : done(reply, given)
    return live ? { ...answer, live } : answer
  }
  if ('act' in command) return await act(deps, command, { words, all, actor, caller })
  if (isPlanned(command))
    return await change(deps, runOf(deps, { command, own: words, words: all, actor, caller }))
  throw new Error('a command of no kind')
}

async function change(deps: DispatchDeps, run: Run): Promise<Answer> {
  const { actor } = run
  const planned = await planCommand(deps, run)
  if (refusals(planned).length > 0) return refused(deps, run, planned)
  if (planned.view.changes.length === 0) return done(withRemarks(unchangedReply(), planned))
  permitPlan(deps, actor, run, planned)
  if (asks(planned) && actor.kind !== 'key') return await openConfirmation(deps, run, planned)
  const etag = asks(planned) && planned.kind === 'edge' ? await deps.edge.etag() : null
  const announce = actor.kind === 'local' && withCodes(deps, 'viewer').length > 0
  const mandate = {
    ...ownMandate(run, announce),
    agreed: asks(planned) ? planned.hash : null,
    etag,
    recheck: () => permitStill(deps, run, planned),
  }
  const result = await carryOut(deps, run, planned, mandate)
  return result.kind === 'answer' ? withWhatWasUndone(result.answer, run) : movedMeanwhile
}

/** Who undoes an undo reads which of both they have now. */
function withWhatWasUndone(answer: Answer, { takesBack }: Run): Answer {
  if (takesBack === null || answer.exit !== 0) return answer
  // Of a revision the title says so already.
  const what = operationRef(takesBack).kind === 'revision' ? '' : `That took back operation ${takesBack}. `
  const words = `${what}Typed again, undo puts it back.`
  return { ...answer, reply: { ...answer.reply, notes: [...(answer.reply.notes ?? []), words] } }
}

/** What is to be known also when there is nothing to change. */
const toldAnyway = ['undo', 'holds-already', restGuard, importGuard]

/** Why there is nothing left to take back, and until when it is like that. */
function withRemarks(reply: Reply, { view, restsOn }: Planned): Reply {
  const notes = view.findings.filter(({ guard }) => toldAnyway.includes(guard)).map(({ message }) => message)
  const [first] = restsOn.leases
  return {
    ...reply,
    ...(view.findings.some(({ guard }) => guard === importGuard) && { title: nothingTaken }),
    ...(notes.length > 0 && { notes }),
    ...(first && {
      title: `Nothing to change: it is like that already, but only until ${timeOfDay(first.untilMs)} unless somebody keeps it.`,
      severity: 'warning',
      next: restsOn.leases.map(({ operation }) => `keep ${operation}`),
    }),
  }
}

const movedMeanwhile = notDone({
  title: 'Nothing was changed: the state moved at that very moment. Try again.',
  severity: 'warning',
  data: { kind: 'stale' },
})

function refused(deps: DispatchDeps, run: Run, planned: Planned): Answer {
  note(deps, 'refused', { by: auditActor(run.actor), caller: run.caller }, run.line, {
    reason: refusals(planned).join(' '),
  })
  return notDone(refusedReply(planned.view.findings))
}

/** Written down before it is done, and again with what came of it. */
async function act(
  deps: DispatchDeps,
  command: ActCommand<Parameters>,
  { words, all, actor, caller }: Omit<Found, 'command'>,
): Promise<Answer> {
  const args = readArguments(command, words, knownHere(deps))
  const who = { by: auditActor(actor), caller }
  if (command.audits) return done(await command.act(deps, args, caller))
  note(deps, 'applying', who, lineFor(all))
  const reply = await command.act(deps, args, caller)
  const failed = reply.severity === 'error'
  deps.transactions.write(() => {
    const { seq } = note(deps, failed ? 'failed' : 'done', who, lineFor(all))
    if (!failed)
      announceDone(deps, {
        ...notAnEdgeChange,
        caller,
        entry: seq,
        who: who.by.name,
        role: command.role,
        done: withoutStop(reply.title),
        line: lineFor(all),
      })
  })
  if (actor.kind === 'local' && withCodes(deps, 'viewer').length > 0) note(deps, 'local', who, lineFor(all))
  return failed ? notDone(reply) : done(reply)
}

const notAnEdgeChange = { confirmation: null, revision: null, second: null, changes: [] }

function withoutStop(title: string): string {
  return title.replace(/\.$/, '')
}

function wantsHelp(words: readonly Word[]): boolean {
  return words.some(
    word => word.kind === 'flag' && word.text === null && (word.key === 'help' || word.key === 'h'),
  )
}

/** The longest beginning of the words that help knows something about. */
function helpTopic(commands: readonly Command[], words: readonly Word[]): string[] {
  const said = leadingWords(words)
  while (said.length > 0 && !commands.some(({ name }) => `${name} `.startsWith(`${said.join(' ')} `)))
    said.pop()
  return said
}

function subjectOf({ typed }: Request): string {
  return masked(typeof typed === 'string' ? typed : typed.join(' '))
}
