import type { ApplyOutcome, FailureReason } from '@gatehouse/core/edge/outcome.ts'
import type { PolicyProof } from '@gatehouse/core/edge/prove.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import type { Impact, Plan } from '@gatehouse/core/routing/plan.ts'
import type { Reply } from '../reply.ts'
import { proofNotes } from './proofs-reply.ts'

/** What a plan would do, for the person who is asked to confirm it. */
export function previewReply(plan: Plan, line: string): Reply {
  return {
    title: `This would happen (${plan.risk}): ${line}`,
    severity: 'warning',
    facts: [['touches', impactWords(plan.impact)]],
    changes: plan.changes,
    notes: plan.findings.map(finding => finding.message),
    data: planData(plan),
  }
}

/** Guards said no. */
export function refusedReply(findings: readonly Finding[]): Reply {
  const reasons = findings.filter(finding => finding.risk === null).map(finding => finding.message)
  const [only] = reasons
  return {
    title: reasons.length === 1 && only !== undefined ? `Refused: ${only}` : 'Refused; nothing was changed.',
    severity: 'error',
    ...(reasons.length > 1 && { notes: reasons }),
    data: { findings },
  }
}

/** The wish is fulfilled already. */
export function unchangedReply(): Reply {
  return {
    title: 'Nothing to change: it is like that already.',
    severity: 'info',
    data: { kind: 'unchanged' },
  }
}

/** An import that came to nothing: what it says says why. */
export const nothingTaken = 'Nothing could be taken over.'

/** The answer to a mutating command. */
export function outcomeReply(outcome: ApplyOutcome, { title, line }: { title: string; line: string }): Reply {
  switch (outcome.kind) {
    case 'applied':
      return {
        title: `${title} (revision ${outcome.revision}, ${outcome.tookMs} ms).`,
        severity: outcome.warnings.length > 0 || unproven(outcome.proofs) ? 'warning' : 'ok',
        changes: outcome.changes,
        notes: [...outcome.warnings, ...proofNotes(outcome.proofs)],
        next: [`undo ${outcome.revision}`],
        data: outcome,
      }
    case 'unchanged':
      return unchangedReply()
    case 'refused':
      return refusedReply(outcome.findings)
    case 'stale':
      return {
        ...previewReply(outcome.plan, line),
        title: 'Nothing was changed: the state has moved since the preview. It would now do this:',
        next: [line],
        data: { kind: 'stale', ...planData(outcome.plan) },
      }
    case 'failed':
      return failedReply(outcome)
  }
}

function failedReply(outcome: Extract<ApplyOutcome, { kind: 'failed' }>): Reply {
  const inForce = outcome.restored
    ? 'The old configuration is in force.'
    : 'The edge does not run the old configuration now; it is put back as soon as that is possible. See: status'
  return {
    title: `Revision ${outcome.revision} failed and was taken back. ${inForce}`,
    severity: 'error',
    code: { language: 'text', text: outcome.words },
    notes: forced(outcome.reason),
    next: [`revision show ${outcome.revision}`],
    data: outcome,
  }
}

function unproven(proofs: readonly PolicyProof[]): boolean {
  return proofs.some(({ verdict }) => verdict !== 'proven')
}

function forced(reason: FailureReason): string[] {
  if (reason === 'unanswered') return ['To apply it although a route does not answer, add verify=no.']
  if (reason === 'unproven') return ['To apply it although a policy was not proven, add verify=no.']
  return []
}

function planData(plan: Plan) {
  const { base, changes, impact, findings, risk, hash } = plan
  return { plan: { base, changes, impact, findings, risk, hash } }
}

/** Whose traffic a plan touches, in words. */
export function impactWords({ routes, hosts, names }: Impact): string {
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`
  if (routes === 0) return 'no traffic'
  const rest = routes > names.length ? ` and ${routes - names.length} more` : ''
  const named = names.length > 0 ? `: ${names.join(', ')}${rest}` : ''
  return `the traffic of ${count(routes, 'route')} on ${count(hosts, 'host')}${named}`
}
