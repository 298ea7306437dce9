import { AppError } from '@gatehouse/core/error.ts'
import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { defineCommand } from '../command.ts'
import { findingId } from '../parameters/finding.ts'
import { findingReply } from '../replies/finding-reply.ts'

/** One finding: what, why that is believed, and what to do next. */
export const findingShow = defineCommand({
  name: 'finding show',
  summary: 'one finding: what was seen, by which rule, and the requests that show it',
  role: 'viewer',
  risk: 'read',
  parameters: { finding: findingId },
  examples: ['finding show f12'],
  read: ({ findings, findingAllows, clock }, { finding: id }, actor) => {
    const finding = findings.get(id)
    if (finding === null)
      throw new AppError(
        'not_found',
        `There is no finding f${id}; findings are kept for 60 days. See: finding list`,
      )
    const nowMs = clock.nowMs()
    const allowed = findingAllows
      .holding(nowMs)
      .filter(
        ({ detector, route }) => detector === finding.detector && (route ?? finding.route) === finding.route,
      )
      .map(one => one.id)
    return findingReply({ finding, nowMs, short: roleOf(actor) === 'viewer', allowed })
  },
})
