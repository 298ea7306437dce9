import { sarif } from '@gatehouse/core/doctor/sarif.ts'
import { z } from 'zod'
import { defineCommand, key } from '../command.ts'
import { CheckIds, checkIds } from '../parameters/doctor.ts'
import { checksReply, doctorReply } from '../replies/doctor-reply.ts'
import { version } from '../version.ts'

/** From so many checks on each of them gets a row, and not all that is to be said of it. */
const mostWhole = 3

/** Whether this instance is as safe as it could be, seen by looking. */
export const doctor = defineCommand({
  name: 'doctor',
  summary: 'look whether this instance is as safe as it could be',
  role: 'admin',
  risk: 'read',
  parameters: {
    only: key(CheckIds, 'check,…', 'these checks alone; see doctor rules', { values: checkIds }),
    as: key(
      z.literal('sarif', 'sarif is the only other form'),
      'sarif',
      'a SARIF 2.1.0 document for programs',
      {
        values: ['sarif'],
      },
    ),
  },
  examples: ['doctor', 'doctor only=admin-socket-mode', 'doctor as=sarif'],
  read: async ({ doctor: looking, clock }, { only, as }) => {
    const report = await looking.examine(only)
    const nowMs = clock.nowMs()
    const few = only !== undefined && only.length <= mostWhole
    const reply = few ? checksReply(report, nowMs) : doctorReply(report, nowMs)
    if (as === undefined) return reply
    const document = sarif(report, version)
    return {
      title: reply.title,
      severity: reply.severity,
      code: { language: 'json', text: JSON.stringify(document, null, 2), file: 'doctor.sarif.json' },
      codeIsAll: true,
      data: document,
    }
  },
})
