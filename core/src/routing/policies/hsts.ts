import { answerHeaders } from '../policy/answer-headers.ts'
import { durationField, type Options, weakens, yesNoField } from '../policy/field.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { failed, proven } from '../policy/proof.ts'
import type { Settings } from '../settings.ts'

const secondMs = 1000
const yearMs = 365 * 86_400_000

const fields = {
  'max-age': durationField(0, 3 * yearMs, {
    summary: 'how long browsers remember to use HTTPS alone; 0s makes them forget',
    looks: '365d',
    usual: yearMs,
    weaker: weakens.lower,
  }),
  subdomains: yesNoField({
    summary: 'also for every name below the host',
    usual: false,
    weaker: weakens.towards(false, true),
  }),
  preload: yesNoField({
    summary: "the host may go into browsers' built-in lists; hard to take back",
    usual: false,
    weaker: weakens.never,
  }),
}

/** RFC 6797, 8.1. */
const unheard = 'browsers ignore it over plain HTTP, unless TLS ends in front of the edge'

/** HTTP Strict Transport Security (RFC 6797): exactly one header on every answer, also when the upstream sends its own. */
export const hsts = definePolicy({
  kind: 'hsts',
  summary: 'browsers use HTTPS alone for this host (Strict-Transport-Security)',
  examples: ['policy add only-https hsts max-age=365d subdomains=yes'],
  fields,
  proves: 'Answers, those of an upstream with a header of its own and errors, carry the header exactly once.',
  problem: options =>
    options.preload && (!options.subdomains || options['max-age'] < yearMs)
      ? 'preload=yes needs subdomains=yes and a max-age of a year or more (hstspreload.org)'
      : undefined,
  notes: [unheard],
  cautions: (_options, settings) => cautionsOf(settings),
  around: options => answerHeaders({ set: { 'Strict-Transport-Security': [value(options)] } }),
  prove: async ({ ask, settings }, options) => {
    for (const target of ['answer', 'error'] as const) {
      const answer = await ask({ target })
      const found = answer.header('strict-transport-security')
      if (found.length !== 1 || found[0] !== value(options))
        return failed(
          `Strict-Transport-Security on ${answer.status} was ${found.length === 0 ? 'missing' : `"${found.join('" and "')}"`}`,
        )
    }
    return proven(
      ['the header came exactly once on an answer and on a 502', ...cautionsOf(settings)].join('; but '),
    )
  },
})

function cautionsOf({ https }: Settings): string[] {
  return https === null ? [unheard] : []
}

function value(options: Options<typeof fields>): string {
  const parts = [`max-age=${options['max-age'] / secondMs}`]
  if (options.subdomains) parts.push('includeSubDomains')
  if (options.preload) parts.push('preload')
  return parts.join('; ')
}
