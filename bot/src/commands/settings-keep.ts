import { Retention, retentionBounds } from '@gatehouse/core/access-log/retention.ts'
import { byteSize } from '@gatehouse/core/byte-size.ts'
import type { Change } from '@gatehouse/core/change.ts'
import { durationSeconds } from '@gatehouse/core/duration.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { defineCommand, key } from '../command.ts'
import { sizeText } from '../replies/number-words.ts'
import { goingWords, retentionWords } from '../replies/retention-words.ts'

const parameters = {
  minutes: key(durationSeconds(retentionBounds.minutesS), '48h', 'how long numbers by the minute are kept'),
  hours: key(durationSeconds(retentionBounds.hoursS), '60d', 'how long numbers by the hour are kept'),
  days: key(durationSeconds(retentionBounds.daysS), '2y', 'how long numbers by the day are kept'),
  size: key(byteSize(retentionBounds.mostBytes), '4GB', 'how much room they may take'),
}

/** Changes for how long the numbers of the access log are kept. No part of a revision: going back to one must delete nothing. */
export const settingsKeep = defineCommand({
  name: 'settings keep',
  summary: 'change for how long the numbers of the access log are kept, and in how much room',
  role: 'admin',
  risk: 'destructive',
  parameters,
  examples: [
    'settings keep minutes=48h hours=60d days=2y',
    'settings keep minutes=7d size=10GB',
    'settings keep hours=30d days=1y',
  ],
  background: async ({ logKeeping, retentions, clock }, said) => {
    const [before, after] = wished(retentions.retention(), said)
    const words = isShorter(before, after) ? goingWords(await logKeeping.going(after, clock.nowMs())) : []
    const { usedBytes } = logKeeping.room()
    if (usedBytes === null || usedBytes <= after.mostBytes) return words
    return [
      ...words,
      `${sizeText(usedBytes)} are stored, which is more than there is to be room for: the oldest minutes go first, then hours, then days.`,
    ]
  },
  propose: ({ logKeeping, retentions }, said) => {
    const [before, after] = wished(retentions.retention(), said)
    const [from, to] = [retentionWords(before), retentionWords(after)]
    const loses = isShorter(before, after) || after.mostBytes < before.mostBytes
    return {
      changes: changesOf(from, to),
      ...(loses && {
        findings: [
          {
            guard: 'retention',
            message: 'What is deleted of the numbers is gone: nothing brings it back.',
            risk: 'destructive',
          },
        ],
      }),
      done: 'Numbers are kept otherwise',
      undo: `settings keep minutes=${from.minutes} hours=${from.hours} days=${from.days} size=${from.size}`,
      write: () => {
        retentions.retain(after)
        return {
          data: after,
          next: ['settings show'],
          effect: async () => {
            logKeeping.retain(after)
            return loses ? { notes: ['What is older is deleted bit by bit, from now on.'] } : {}
          },
        }
      },
    }
  },
})

/** @throws AppError when nothing is said, or it makes no sense together */
function wished(
  before: Retention,
  said: Partial<Record<keyof typeof parameters, number | undefined>>,
): [before: Retention, after: Retention] {
  if (Object.values(said).every(value => value === undefined))
    throw new AppError('invalid', 'Say what to keep for how long, as in: settings keep minutes=7d')
  const { minutesS, hoursS, daysS, mostBytes } = before
  const read = Retention.safeParse({
    minutesS: said.minutes ?? minutesS,
    hoursS: said.hours ?? hoursS,
    daysS: said.days ?? daysS,
    mostBytes: said.size ?? mostBytes,
  })
  if (read.success) return [before, read.data]
  const { minutes, hours, days } = retentionWords(before)
  throw new AppError(
    'invalid',
    `${read.error.issues[0]?.message ?? 'That does not go together'}. Now it is: minutes=${minutes} hours=${hours} days=${days}`,
  )
}

function isShorter(before: Retention, after: Retention): boolean {
  return after.minutesS < before.minutesS || after.hoursS < before.hoursS || after.daysS < before.daysS
}

type Words = ReturnType<typeof retentionWords>

function changesOf(before: Words, after: Words): Change[] {
  const keys = ['minutes', 'hours', 'days', 'size'] as const
  const fields = keys.flatMap(key =>
    before[key] === after[key] ? [] : [{ key: `keep ${key}`, from: before[key], to: after[key] }],
  )
  return fields.length === 0 ? [] : [{ thing: 'settings', name: 'settings', action: 'change', fields }]
}
