import { AppError } from '@gatehouse/core/error.ts'
import { defineCommand } from '../command.ts'
import { checkId } from '../parameters/doctor.ts'
import { waiverEndMs, waiverWords } from '../parameters/waiver-place.ts'
import { waiverChange } from '../replies/waiver-change.ts'

const usualDays = 90

/** Lives with what a check finds, for a time, with a reason and somebody who stands for it. */
export const doctorWaive = defineCommand({
  name: 'doctor waive',
  summary: 'live with what a check of the doctor finds for a time',
  role: 'admin',
  risk: 'destructive',
  parameters: { check: checkId, ...waiverWords(usualDays) },
  examples: ['doctor waive no-root reason="moved to its own user in December" owner=anna for=30d'],
  propose: ({ doctorWaivers, clock }, { check, reason, owner, for: lasts }, _actor, asked) => {
    const nowMs = clock.nowMs()
    const held = doctorWaivers.holding(nowMs).find(one => one.check === check)
    if (held)
      throw new AppError(
        'conflict',
        `${check} is waived already, by ${held.owner}. For another end or reason: doctor unwaive ${check}, then waive it anew.`,
      )
    const waiver = { check, reason, owner, untilMs: waiverEndMs(nowMs, lasts, usualDays) }
    return {
      changes: waiverChange(waiver, 'add'),
      done: `${check} waived`,
      undo: `doctor unwaive ${check}`,
      write: atMs => ({
        data: doctorWaivers.add({ ...waiver, by: asked.by, atMs }),
        next: ['doctor waivers'],
      }),
    }
  },
})
