import type { TimelineItem, TimelineSource } from './timeline-item.ts'

/** What is known of a revision by now may be more than this stretch of the audit says. */
export function settleRevision(item: TimelineItem, revision: ReturnType<TimelineSource['revisionOf']>): void {
  switch (revision?.status) {
    case undefined:
    case 'joined':
    case 'applying':
      return
    case 'active':
    case 'superseded':
    case 'carried':
      item.outcome = 'done'
      return
    case 'failed':
      item.outcome = 'failed'
      item.reason = revision.failure
  }
}

/** The same of a plan that still waited at the end of the stretch. */
export function settlePlan(item: TimelineItem, plan: ReturnType<TimelineSource['planOf']>): void {
  switch (plan?.state) {
    case undefined:
    case 'pending':
    case 'seconding':
      return
    case 'approved':
      item.outcome = 'under way'
      return
    case 'used':
      item.outcome = 'carried out later'
      item.revision = plan.revision
      return
    case 'cancelled':
    case 'rejected':
    case 'expired':
    case 'stale':
    case 'refused':
      item.outcome = plan.state
      item.reason = plan.note
  }
}
