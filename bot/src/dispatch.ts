import { AppError } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { Plan } from '@gatehouse/core/routing/plan.ts'
import type { Arguments, ChangeCommand, Command, CommandDeps, Parameters } from './command.ts'
import { readArguments } from './grammar/arguments.ts'
import { findCommand, leadingWords } from './grammar/find-command.ts'
import { splitWords, typedLine, type Word } from './grammar/grammar.ts'
import { didYouMean, nearest } from './grammar/nearest.ts'
import { helpReply, usageLine } from './grammar/usage.ts'
import { outcomeReply, previewReply, refusedReply, unchangedReply } from './replies/outcome-reply.ts'
import type { Reply } from './reply.ts'

/** What a person said to a preview. A `reason` tells why nobody could be asked, and what to do instead. */
export type Confirmation = { given: true } | { given: false; reason: string | null }

/** Somebody's command, from whichever face. */
export interface Request {
  /** The line, or words that are split already. */
  typed: string | readonly string[]
  /** Who asks, as revisions record it. */
  author: string
  /** Shows a preview to the person and asks; called only for plans that need it. */
  confirm(plan: Plan, preview: Reply): Promise<Confirmation>
}

/** What became of it: `exit` 0 is done, 1 refused or failed, 2 wrong usage. */
export interface Answer {
  exit: 0 | 1 | 2
  reply: Reply
}

/** What dispatch needs beside what commands need. */
export interface DispatchDeps extends CommandDeps {
  log: Log
  /** A short random id under which a bug is found in the log. */
  reference(): string
}

const maxWhyLength = 300

/** Runs one command of one person and answers. Never throws. */
export async function dispatch(deps: DispatchDeps, request: Request): Promise<Answer> {
  let command: Command | undefined
  try {
    const words = splitWords(request.typed)
    if (wantsHelp(words)) return done(helpReply(deps.commands, helpTopic(deps.commands, words)))
    const found = findCommand(deps.commands, words)
    command = found.command
    const args = readArguments(command, found.words)
    if ('read' in command) return done(await command.read(deps, args))
    if ('act' in command) return done(await command.act(deps, args))
    const settled = command.settle?.(args, deps) ?? args
    return await change(deps, { ...request, command, args: settled, why: why(words) })
  } catch (error) {
    return failure(deps, command, request, error)
  }
}

interface ChangeRun extends Request {
  command: ChangeCommand<Parameters>
  args: Arguments<Parameters>
  why: string
}

async function change(deps: DispatchDeps, run: ChangeRun): Promise<Answer> {
  const { command, args } = run
  let title = command.name
  const edit = (state: Plan['after']) => {
    const wish = command.wish(state, args, deps)
    title = wish.done
    return wish.after
  }
  const plan = await deps.edge.plan(edit, command.risk)
  if (plan.findings.some(finding => finding.risk === null)) return refused(refusedReply(plan.findings))
  if (plan.changes.length === 0) return done(unchangedReply())
  const asks = plan.risk === 'destructive' || plan.risk === 'critical'
  if (asks) {
    const preview = previewReply(plan, run.why)
    const confirmation = await run.confirm(plan, preview)
    if (!confirmation.given) return refused(notConfirmed(preview, confirmation.reason))
  }
  const outcome = await deps.edge.change({
    edit,
    risk: command.risk,
    author: run.author,
    why: run.why,
    verify: args.verify !== 'no',
    consent: asks ? { kind: 'plan', hash: plan.hash } : { kind: 'none' },
  })
  const reply = outcomeReply(outcome, { title, line: run.why })
  return outcome.kind === 'applied' || outcome.kind === 'unchanged' ? done(reply) : refused(reply)
}

function notConfirmed(preview: Reply, reason: string | null): Reply {
  if (reason === null) return { title: 'Not confirmed; nothing was changed.', severity: 'info' }
  return {
    ...preview,
    title: `Nothing was changed: this needs a confirmation. ${reason}`,
    severity: 'warning',
  }
}

function failure(deps: DispatchDeps, command: Command | undefined, request: Request, error: unknown): Answer {
  if (!(error instanceof AppError)) {
    const reference = deps.reference()
    deps.log.error('command failed unexpectedly', {
      reference,
      command: command?.name,
      author: request.author,
      error,
    })
    return refused({
      title: `Something went wrong inside Gatehouse. The log has the details under ${reference}.`,
      severity: 'error',
      data: { reference },
    })
  }
  const known = error.code === 'not_found' && command ? knownRoute(deps, command, request) : ''
  const reply: Reply = { title: error.message + known, severity: 'error', data: { code: error.code } }
  if (error.code !== 'invalid') return refused(reply)
  return {
    exit: 2,
    reply: command
      ? { ...reply, notes: [`Usage: ${usageLine(command)}`], next: [`help ${command.name}`] }
      : reply,
  }
}

/** Somebody who names a route that is not there most likely mistyped one that is. */
function knownRoute(deps: DispatchDeps, command: Command, request: Request): string {
  const takesRoute = Object.values(command.parameters).some(({ suggest }) => suggest === 'route')
  if (!takesRoute) return ''
  const names = deps.edge.current().state.routes.map(route => route.name)
  const { words } = findCommand(deps.commands, splitWords(request.typed))
  const typed = words.find(
    word => word.kind === 'word' && !names.includes(word.text) && nearest(word.text, names) !== undefined,
  )
  return typed?.kind === 'word' ? didYouMean(typed.text, names) : ''
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

function why(words: readonly Word[]): string {
  const line = typedLine(words)
  return line.length <= maxWhyLength ? line : `${line.slice(0, maxWhyLength - 1).toWellFormed()}…`
}

function done(reply: Reply): Answer {
  return { exit: 0, reply }
}

function refused(reply: Reply): Answer {
  return { exit: 1, reply }
}
