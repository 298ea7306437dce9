import { PathPrefix } from '../../../../routing/path-prefix.ts'
import { type HealthCheck, HealthText } from '../../../../routing/target.ts'
import type { Part } from '../../part.ts'

interface Passive {
  maxFails: number
  failForSeconds: number
}

/** What Caddy does where nothing is said (reverseproxy/healthchecks.go). */
const usual = { intervalSeconds: 30, timeoutSeconds: 5 }
const maxSize = 65_536

/** How upstreams are asked whether they live, and how a failed one is left out. */
export function readHealth(part: Part, several: boolean): { health: HealthCheck | null; passive: Passive } {
  return { health: readActive(part.at('active')), passive: readPassive(part.at('passive'), several) }
}

function readActive(part: Part): HealthCheck | null {
  if (!part.is) return null
  const uri = part.at('uri').value ?? part.at('path').value ?? '/'
  const path = PathPrefix.safeParse(uri)
  if (!path.success) {
    part.leave(`This health check is not taken over: ${path.error.issues[0]?.message}.`)
    return null
  }
  part.at('uri').whole()
  part.at('path').whole()
  if (part.at('max_size').value === maxSize) part.at('max_size').whole()
  return {
    path: path.data,
    intervalSeconds: seconds(part.at('interval'), 3600) ?? usual.intervalSeconds,
    timeoutSeconds: seconds(part.at('timeout'), 60) ?? usual.timeoutSeconds,
    status: statusOf(part.at('expect_status')),
    text: textOf(part.at('expect_body')),
  }
}

function readPassive(part: Part, several: boolean): Passive {
  // A single upstream is never left out, so nothing of it counts.
  const none = { maxFails: 1, failForSeconds: several ? 0 : 10 }
  if (!part.is) return none
  const failForSeconds = several ? seconds(part.at('fail_duration'), 3600) : undefined
  if (failForSeconds === undefined) {
    part.leave(
      several
        ? 'How long a failed upstream is left out is not taken over: it is up to an hour, in whole seconds.'
        : 'A single upstream is never left out, so nothing is kept of when it would be.',
    )
    return none
  }
  const fails = part.at('max_fails')
  const sound = Number.isInteger(fails.value) && Number(fails.value) >= 1 && Number(fails.value) <= 100
  if (sound) fails.whole()
  return { maxFails: sound ? Number(fails.value) : 1, failForSeconds }
}

/** Whole seconds; what is none is left. */
function seconds(part: Part, max: number): number | undefined {
  const value = part.durationMs()
  if (value === undefined) return undefined
  const whole = value / 1000
  if (Number.isInteger(whole) && whole >= 1 && whole <= max) return whole
  part.leave(`This time is not taken over: it is 1 to ${max} whole seconds.`)
  return undefined
}

function statusOf(part: Part): number | null {
  const { value } = part
  if (typeof value !== 'number' || value < 100 || value > 599) return null
  part.whole()
  return value
}

/** A plain text as a regular expression spells it; any other expression is left. */
function textOf(part: Part): string | null {
  const { value } = part
  if (typeof value !== 'string') return null
  const plain = value.replaceAll(/\\([\\.+*?()|[\]{}^$])/g, '$1')
  const spelled = plain.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
  const text = HealthText.safeParse(plain)
  if (spelled !== value || !text.success) {
    part.leave('What the answer must hold is a plain text here, no expression.')
    return null
  }
  part.whole()
  return text.data
}
