import { canonicalJson, sha256 } from '@gatehouse/core/canonical-json.ts'
import type { Change } from '@gatehouse/core/change.ts'
import type { Edit } from '@gatehouse/core/edge/edge.ts'
import { auditActor } from '@gatehouse/core/identity/actor.ts'
import { allows } from '@gatehouse/core/identity/api-key.ts'
import { gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import { touchesOfPlan } from '@gatehouse/core/observe/touches.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { graver, type Risk } from '@gatehouse/core/routing/risk.ts'
import type { CommandDeps, Parameters, RecordCommand, Wish } from '../command.ts'
import { backFindings } from './back-findings.ts'
import { demandFewLeases, leaseOf, recordLease } from './lease-of.ts'
import { onNothing, proposalRestsOn, restFindings, wishRestsOn } from './rests-on.ts'
import type { Planned, RecordPlan, Run } from './run.ts'

/**
 * Works out what a command would do now.
 * @throws AppError when it makes no sense
 */
export async function planCommand(deps: CommandDeps, run: Run): Promise<Planned> {
  const { command } = run
  if ('propose' in command) return planRecord(deps, { ...run, command })
  const args = command.prepare ? await command.prepare(run.args, deps, run.actor) : run.args
  const asked = {
    by: run.byItself ? gatehouseActor.name : auditActor(run.actor).name,
    atMs: run.askedAtMs,
    ...(run.byItself && { byItself: true as const }),
    ...(run.actor.kind === 'key' && { program: { mayEnd: allows(run.actor.key.scopes, 'end', 'change') } }),
  }
  const against = backFindings(deps, run)
  let wished: Omit<Wish, 'after'> = { done: command.name }
  let restsOn = onNothing
  const edit: Edit = now => {
    const { after, ...others } = command.wish(now, args, deps, asked)
    wished = others
    const again = (state: DesiredState) => command.wish(state, args, deps, asked).after
    restsOn = run.byItself ? onNothing : wishRestsOn(deps, run, { now, after, again })
    return after
  }
  const found = () => [...against, ...(wished.findings ?? []), ...restFindings(restsOn)]
  const plan = await deps.edge.plan(edit, command.risk, found)
  const { changes, impact, findings, risk, hash, base } = plan
  const leaseMs = leaseOf(run, findings)
  const view = { changes, impact, findings, risk, ...(leaseMs !== null && { leaseMs }) }
  demandFewLeases(deps, run, view)
  const touches = touchesOfPlan(plan)
  return { kind: 'edge', view, hash, base, touches, edit, found, wished: () => wished, restsOn }
}

/**
 * The same for a command without a revision; at once, so that it may be worked out again inside a transaction.
 * @throws AppError when it makes no sense
 */
export function planRecord(deps: CommandDeps, run: Run & { command: RecordCommand<Parameters> }): RecordPlan {
  const { command, args, actor, caller, typed, askedAtMs } = run
  const address = caller.kind === 'key' ? caller.address : null
  const asked = {
    by: run.byItself ? gatehouseActor.name : auditActor(actor).name,
    atMs: askedAtMs,
    address,
    ...(run.takesBack !== null && { takesBack: run.takesBack }),
  }
  const proposal = command.propose(deps, args, actor, asked)
  const { changes } = proposal
  const restsOn = run.byItself ? onNothing : proposalRestsOn(deps, run, proposal)
  // Where nothing is left to take back, nothing speaks against it.
  const against = changes.length === 0 ? [] : backFindings(deps, run)
  const findings = [...against, ...(proposal.findings ?? []), ...restFindings(restsOn)]
  const risks: Risk[] = [command.risk, proposal.risk ?? 'read', ...findings.map(({ risk }) => risk ?? 'read')]
  const leaseMs = recordLease(run, proposal, findings)
  const view = {
    changes,
    impact: null,
    findings,
    risk: graver(...risks),
    ...(leaseMs !== null && { leaseMs }),
  }
  demandFewLeases(deps, run, view)
  const { binds = [], more = 0 } = proposal
  return {
    kind: 'record',
    view: more > 0 ? { ...view, more } : view,
    hash: sha256(canonicalJson({ typed, binds, ...view })),
    base: null,
    touches: proposal.touches ?? null,
    proposal,
    restsOn,
  }
}

/**
 * What a plan asks of whoever wants it, whichever command leads there: the settings are an admin's, also when they are taken back.
 * `nouns` are those whose scope a key needs beside that of its command: for settings, and for what protects routes; and where a command
 * leads to any older state, for whatever that changes, unless that `isOwn`.
 */
export function demandsOf(
  { view }: Planned,
  { role, name }: Pick<Run['command'], 'role' | 'name'>,
  isOwn = false,
): { role: Role; nouns: string[] } {
  const settings = view.changes.some(({ thing }) => thing === 'settings')
  const policies = view.changes.some(
    ({ thing, fields }) =>
      thing === 'policy' || (thing === 'route' && fields.some(({ key }) => key === 'policies')),
  )
  const others = !isOwn && goingBack.includes(name) ? view.changes.flatMap(nounOf) : []
  const nouns = [...(settings ? ['settings'] : []), ...(policies ? ['policy'] : []), ...others]
  return { role: settings ? 'admin' : role, nouns: [...new Set(nouns)] }
}

/** Commands that lead to a state that there was before. */
const goingBack = ['undo', 'rollback']

/** The command by which one would do the same. */
function nounOf({ thing, name, action }: Change): string[] {
  if (thing === 'route') return ['route']
  if (thing !== 'mitigation') return []
  const [kind = name] = name.split(' ')
  return [action === 'remove' ? 'end' : kind]
}

/** What guards refuse of a plan, in their words. */
export function refusals({ view }: Planned): string[] {
  return view.findings.filter(({ risk }) => risk === null).map(({ message }) => message)
}

/** Whether a plan asks for a confirmation. */
export function asks({ view }: Planned): boolean {
  return view.risk === 'destructive' || view.risk === 'critical'
}
