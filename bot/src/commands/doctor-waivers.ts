import { defineCommand } from '../command.ts'
import { untilText } from '../replies/when-text.ts'
import { whoText } from '../replies/who-text.ts'

/** With what somebody lives. */
export const doctorWaivers = defineCommand({
  name: 'doctor waivers',
  summary: 'which checks of the doctor are waived, until when, and why',
  role: 'admin',
  risk: 'read',
  parameters: {},
  examples: ['doctor waivers'],
  read: ({ doctorWaivers: store, clock }) => {
    const nowMs = clock.nowMs()
    const list = store.holding(nowMs)
    const [newest] = list
    return {
      title:
        list.length === 0
          ? 'Nothing is waived.'
          : list.length === 1
            ? '1 waiver.'
            : `${list.length} waivers.`,
      severity: 'info',
      ...(newest && {
        table: {
          columns: ['check', 'ends', 'owner', 'by', 'reason'],
          rows: list.map(one => [
            one.check,
            untilText(one.untilMs, nowMs),
            one.owner,
            whoText(one.by) ?? 'Gatehouse',
            one.reason,
          ]),
        },
      }),
      next: newest ? [`doctor unwaive ${newest.check}`] : [],
      data: list.map(({ atMs, untilMs, ...one }) => ({
        ...one,
        since: new Date(atMs).toISOString(),
        until: new Date(untilMs).toISOString(),
      })),
    }
  },
})
