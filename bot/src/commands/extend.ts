import { extended } from '@gatehouse/core/routing/mitigation/extend.ts'
import { findMitigation, untilWords } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { defineCommand, key } from '../command.ts'
import { longerByProgram } from '../parameters/begun.ts'
import { heldNames, Longer, mitigation, nameAndTime } from '../parameters/mitigation.ts'

/** Lets a mitigation hold for longer. */
export const extend = defineCommand({
  name: 'extend',
  summary: 'let a mitigation hold for longer, counted from its present end',
  role: 'operator',
  risk: 'change',
  parameters: {
    mitigation,
    for: key(Longer, '1h', 'for how much longer; it may stand behind the name as well'),
  },
  examples: ['extend maintenance shop 1h', 'extend lockdown all for 30m'],
  wish: (state, args, deps, asked) => {
    const held = () => heldNames(deps)
    const { name, byMs } = nameAndTime(args.mitigation, args.for, held)
    const before = findMitigation(state, name, held)
    const after = extended(state, name, { byMs, nowMs: asked.atMs })
    const longer = findMitigation(after, name)
    return {
      after,
      done: `Extended ${name} to ${untilWords(longer.untilMs)}`,
      findings: longerByProgram(before, longer, asked),
    }
  },
})
