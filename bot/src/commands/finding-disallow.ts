import { AppError } from '@gatehouse/core/error.ts'
import { defineCommand } from '../command.ts'
import { exceptionId } from '../parameters/finding.ts'
import { watchedAnew } from '../parameters/finding-exceptions.ts'
import { allowChange, allowLine } from '../replies/finding-allow-words.ts'
import { scopeText } from '../replies/finding-words.ts'

/** Ends an exception before its time. */
export const findingDisallow = defineCommand({
  name: 'finding disallow',
  summary: 'end an exception, so that its detector looks there again',
  role: 'operator',
  risk: 'change',
  parameters: { exception: exceptionId },
  examples: ['finding disallow 3'],
  propose: (deps, { exception: id }, _actor, asked) => {
    const { findingAllows, clock } = deps
    const nowMs = clock.nowMs()
    const found = findingAllows.holding(nowMs).find(one => one.id === id)
    if (!found)
      throw new AppError('not_found', `There is no exception ${id} that still holds. See: finding allowed`)
    return {
      changes: allowChange(found, null),
      done: `${found.detector} looks again at what comes ${scopeText(found)}`,
      undo: allowLine(found, nowMs) ?? { none: 'it would have ended within the hour.' },
      write: atMs => {
        findingAllows.end(id, asked.by, atMs)
        return {
          data: { ended: id },
          next: ['finding allowed'],
          effect: () => watchedAnew(deps),
        }
      },
    }
  },
})
