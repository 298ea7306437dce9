import { holds, lastOf, type Prefix, readPrefix } from '../prefix.ts'
import type { BlockGuard } from './guard.ts'
import { veryWide, wide } from './width.ts'

/** What one client has. Of those a program may ban as many as there are. */
const clientBits = { 4: 32, 6: 64 }
const steps = [
  { limit: veryWide, risk: 'critical' },
  { limit: wide, risk: 'destructive' },
] as const

/** A wide network in parts is as wide. What the same person or key has blocked within an hour counts together. */
export const widthTogether: BlockGuard = {
  name: 'width-together',
  check: ({ recent }, { prefix }) => {
    const { family } = prefix
    if (!isWide(prefix)) return []
    const others = recent()
      .flatMap(network => readPrefix(network) ?? [])
      .filter(other => other.family === family && isWide(other))
    const whole = apart([prefix, ...others])
    const size = whole.reduce((sum, one) => sum + sizeOf(one), 0n)
    const step = steps.find(({ limit }) => size > sizeOf({ ...prefix, bits: limit[family].bits }))
    if (!step || whole.length === 1) return []
    const message = `Together with what the same person or key blocked within the last hour this is more than ${step.limit[family].words}.`
    return [{ message, risk: step.risk }]
  },
}

function isWide({ family, bits }: Prefix): boolean {
  return bits < clientBits[family]
}

function sizeOf(prefix: Prefix): bigint {
  return lastOf({ ...prefix, first: 0n }) + 1n
}

/** Without those that are inside others. */
function apart(prefixes: readonly Prefix[]): Prefix[] {
  const widestFirst = prefixes.toSorted((a, b) => a.bits - b.bits)
  return widestFirst.filter((one, index) => !widestFirst.slice(0, index).some(other => holds(other, one)))
}
