import { AppError } from '@gatehouse/core/error.ts'
import { type Actor, auditActor } from '@gatehouse/core/identity/actor.ts'
import { gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import { didYouMean, nearest } from '@gatehouse/core/nearest.ts'
import { type Answer, notDone } from '../answer.ts'
import type { Caller } from '../caller.ts'
import type { Command } from '../command.ts'
import { findCommand } from '../grammar/find-command.ts'
import { splitWords, type Word } from '../grammar/grammar.ts'
import { looseWords } from '../grammar/loose-words.ts'
import { usageLine } from '../grammar/usage.ts'
import type { Reply } from '../reply.ts'
import type { Request } from '../request.ts'
import { Denied } from './authorize.ts'
import type { DispatchDeps } from './dispatch-deps.ts'
import { note } from './journal.ts'

/** What is known of an attempt when it fails. */
export interface Failed {
  caller: Caller
  /** The line, without what may be a code. */
  subject: string
  actor?: Actor
  command?: Command | undefined
  /** What was typed looks like a code or a key; what is said of that when it is nothing else. */
  unread?: string
  /** Nobody asked for it at this moment. */
  silent?: boolean
  /** It was what somebody said to a plan. */
  decided?: boolean
}

/** The answer to a command that failed; the refusal is in the audit. Never throws. */
export function failure(
  deps: DispatchDeps,
  typed: Request['typed'],
  failed: Failed,
  thrown: unknown,
): Answer {
  // A name that nobody has may be a code as well; it is neither kept nor said again.
  const unread = isTypo(thrown) || isNotFound(thrown) ? failed.unread : undefined
  const error = unread === undefined ? thrown : new AppError('conflict', unread)
  try {
    writeDown(deps, failed, error, unread !== undefined)
  } catch (unwritten) {
    return bug(deps, failed, unwritten)
  }
  if (!(error instanceof AppError)) return bug(deps, failed, error)
  const { command } = failed
  const guess = (isTypo(error) || isNotFound(error)) && !error.message.includes('Did you mean')
  const meant = guess && command ? guessed(deps, command, typed, error) : nothingMeant
  const reply: Reply = {
    title: error.message + meant.words,
    severity: 'error',
    data: { code: error.code },
    ...(meant.next.length > 0 && { next: meant.next }),
  }
  if (error.code !== 'invalid') return notDone(reply, error.code)
  const help = command && {
    notes: [`Usage: ${usageLine(command)}`],
    next: [...meant.next, error.see ?? `help ${command.name}`],
  }
  return { exit: 2, code: 'invalid', reply: { ...reply, ...help } }
}

/** What was probably meant: to follow a sentence, and as whole lines. */
interface Guessed {
  words: string
  next: string[]
}

const nothingMeant: Guessed = { words: '', next: [] }

function guessed(deps: DispatchDeps, command: Command, typed: Request['typed'], error: AppError): Guessed {
  const { words } = findCommand(deps.commands, splitWords(typed))
  const loose = looseWords(command, words)
  // What is not there is that word.
  if (loose && (isTypo(error) || error.message.toLowerCase().includes(`"${loose.text.toLowerCase()}"`)))
    return {
      words: ` Did you mean ${loose.meant.join(' or ')}?`,
      next: loose.line === null || isMutating(command) ? [] : [`${command.name} ${loose.line}`],
    }
  return isNotFound(error) ? { words: knownRoute(deps, command, words), next: [] } : nothingMeant
}

function writeDown(deps: DispatchDeps, failed: Failed, error: unknown, unread: boolean): void {
  const { caller, subject, actor, command, decided, silent } = failed
  if (silent && !isMutating(command)) return
  const by = actor ? auditActor(actor) : gatehouseActor
  const reason = error instanceof AppError ? error.message : 'a bug'
  if (error instanceof Denied) {
    const times = error.outside ? deps.strangers.take(error.by.name, deps.clock.nowMs()) : 1
    const more = times > 1 ? { times } : {}
    if (times > 0) note(deps, 'denied', { by: error.by, caller }, subject, { reason, ...more })
  } else if (error instanceof AppError && error.code === 'forbidden')
    note(deps, 'denied', { by, caller }, subject, { reason })
  else if (unread || decided || (isMutating(command) && !isTypo(error)))
    note(deps, 'refused', { by, caller }, subject, { reason })
}

function isMutating(command: Command | undefined): boolean {
  return command !== undefined && !('read' in command)
}

function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'not_found'
}

function isTypo(error: unknown): boolean {
  return error instanceof AppError && error.code === 'invalid'
}

function bug(deps: DispatchDeps, { command, caller }: Failed, error: unknown): Answer {
  if (error instanceof AppError)
    return notDone({ title: error.message, severity: 'error', data: { code: error.code } }, error.code)
  const reference = deps.reference()
  deps.log.error('command failed unexpectedly', {
    reference,
    command: command?.name,
    caller: caller.kind,
    error,
  })
  return notDone(
    {
      title: `Something went wrong inside Gatehouse. The log has the details under ${reference}.`,
      severity: 'error',
      data: { reference },
    },
    'unavailable',
  )
}

/** Somebody who names a route that is not there most likely mistyped one that is. */
function knownRoute(deps: DispatchDeps, command: Command, words: readonly Word[]): string {
  const takesRoute = Object.values(command.parameters).some(({ suggest }) => suggest === 'route')
  if (!takesRoute) return ''
  const names = deps.edge.current().state.routes.map(route => route.name)
  const unknown = words.find(
    word => word.kind === 'word' && !names.includes(word.text) && nearest(word.text, names) !== undefined,
  )
  return unknown?.kind === 'word' ? didYouMean(unknown.text, names) : ''
}
