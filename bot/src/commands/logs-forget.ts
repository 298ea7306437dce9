import { BlockNetwork, readPrefix } from '@gatehouse/core/blocks/prefix.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { z } from 'zod'
import { forgetBegun } from '../access-log/forgetting.ts'
import { type CommandDeps, defineCommand, key, positional } from '../command.ts'
import { freeText } from '../parameters/free-text.ts'
import type { Effect } from '../proposal.ts'
import { countText } from '../replies/number-words.ts'

/** Wider ones are no client, and what they hold can hardly be told from other texts. */
const widest = { 4: 16, 6: 32 }

const parameters = {
  network: positional(BlockNetwork, '203.0.113.7', 'the address or network'),
  reason: key(freeText(z.string().min(1).max(200)), '"their own wish"', 'why; the audit keeps it'),
}

/** Takes a client out of what was logged and counted. */
export const logsForget = defineCommand({
  name: 'logs forget',
  summary: 'take an address out of the logs and of what was counted of them, for good',
  role: 'admin',
  risk: 'destructive',
  parameters,
  examples: [
    'logs forget 203.0.113.7 reason="their own wish"',
    'logs forget 2001:db8:1:2::/64 reason="asked"',
  ],
  propose: (deps, { network, reason }) => {
    demandNarrow(network)
    if (reason === undefined)
      throw new AppError('invalid', 'reason is missing: why it is taken out, as in reason="their own wish".')
    return {
      changes: [{ thing: 'address', name: network, action: 'remove', fields: [] }],
      findings: [
        {
          guard: 'evidence',
          message: 'Nobody can look up afterwards what came from there.',
          risk: 'destructive',
        },
      ],
      done: `${network} is being taken out of the logs`,
      undo: { none: 'what was taken out of the logs is gone' },
      write: nowMs => {
        deps.logForgets.begin(network, nowMs)
        return {
          notes: [
            'How many requests came, and how they were answered, stays as it was.',
            'It is taken out of alerts, of their cards and of what waits for the webhook, too.',
            'Not forgotten: this entry of the audit and others, what people typed or wrote down (blocks, exceptions, incidents, plans), from where accounts came, answers to programs that may ask again for a day, what was said or sent in a chat or by the webhook, and copies that somebody made. Numbers of distinct clients and names of alerts hold no address, but whoever knows one can tell whether it was probably among them.',
          ],
          data: { network },
          effect: () => taken(deps, network),
        }
      },
    }
  },
})

async function taken(deps: CommandDeps, network: string): Promise<Effect> {
  try {
    const count = await forgetBegun(deps, network)
    return { notes: [takenWords(count)], data: { done: true, count } }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return {
      severity: 'warning',
      notes: [
        `Not all of it is done: ${error.message}. It is done again at the next start, or when the same is asked for again.`,
      ],
      data: { done: false },
    }
  }
}

function takenWords(count: number): string {
  if (count === 0) return 'It stood nowhere.'
  return `It stood in ${count === 1 ? 'one place' : `${countText(count)} places`}, and does no more.`
}

/** @throws AppError */
function demandNarrow(network: string): void {
  const prefix = readPrefix(network)
  if (prefix !== undefined && prefix.bits >= widest[prefix.family]) return
  throw new AppError('invalid', 'At most a /16 of IPv4, or a /32 of IPv6, is forgotten at once.')
}
