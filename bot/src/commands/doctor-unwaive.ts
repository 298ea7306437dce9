import { AppError } from '@gatehouse/core/error.ts'
import { defineCommand } from '../command.ts'
import { checkId } from '../parameters/doctor.ts'
import { waiverChange } from '../replies/waiver-change.ts'

/** Ends a waiver before its time. */
export const doctorUnwaive = defineCommand({
  name: 'doctor unwaive',
  summary: 'no longer live with what a check of the doctor finds',
  role: 'admin',
  risk: 'change',
  parameters: { check: checkId },
  examples: ['doctor unwaive no-root'],
  propose: ({ doctorWaivers, clock }, { check }, _actor, asked) => {
    const found = doctorWaivers.holding(clock.nowMs()).find(one => one.check === check)
    if (!found) throw new AppError('not_found', `${check} is not waived. See: doctor waivers`)
    return {
      changes: waiverChange(found, 'remove'),
      done: `${check} is no longer waived`,
      undo: { none: `waive it anew, with a reason and an owner: doctor waive ${check} …` },
      write: atMs => {
        doctorWaivers.end(found.id, asked.by, atMs)
        return { data: { ended: found.id }, next: [`doctor only=${check}`] }
      },
    }
  },
})
