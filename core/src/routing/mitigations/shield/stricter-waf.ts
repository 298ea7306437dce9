import { z } from 'zod'
import { waf } from '../../policies/waf.ts'
import type { Policy } from '../../policy/policy.ts'
import type { ShieldPart } from './parts.ts'

const Judged = z.looseObject({ mode: z.enum(['detect', 'block']), paranoia: z.int() })
const mostParanoia = 4
/** Of a route that had no WAF: from 2 on rules look for what attackers write to get past those of 1. */
const paranoiaOfNew = 2

/**
 * The route's WAF one step stricter, in its place, with its waivers and everything else as it is. None when it is as strict as can be.
 * @param own the policies of the route itself
 */
export function stricterWaf(own: readonly Policy[], nameOf: (part: string) => string): ShieldPart[] {
  const carried = own.find(({ kind }) => kind === waf.kind)
  const before = carried ? Judged.parse(carried.options) : undefined
  const after = {
    mode: 'block',
    paranoia: before ? Math.min(before.paranoia + 1, mostParanoia) : paranoiaOfNew,
  }
  if (before && before.mode === after.mode && before.paranoia === after.paranoia) return []
  const options = waf.schema.parse({ ...before, ...after }) as Record<string, unknown>
  const from = before && carried ? `, instead of ${carried.name}: ${wordsOf(before)}` : ''
  return [
    {
      label: waf.kind,
      words: `${wordsOf(after)}${from}`,
      policies: [{ name: nameOf('waf'), kind: waf.kind, options }],
      ...(carried && { replaces: [carried.name] }),
    },
  ]
}

function wordsOf({ mode, paranoia }: { mode: string; paranoia: number }): string {
  return `mode=${mode} paranoia=${paranoia}`
}
