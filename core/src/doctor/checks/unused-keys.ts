import { keyState } from '../../identity/api-key.ts'
import { runningCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'
import { namesOf } from '../view/names-of.ts'

const mostMs = 45 * 86_400_000

/** No key lies about. */
export const unusedKeys = runningCheck({
  id: 'unused-keys',
  title: 'no API key was unused for 45 days',
  severity: 'low',
  protects: 'Nobody misses a key that nobody uses, whoever has it.',
  fix: 'key revoke <name>',
  sources: ['CIS Controls v8, 5.3', 'OWASP ASVS 5.0.0, 13.3.4'],
  look: ({ keys, clock }) => {
    const nowMs = clock.nowMs()
    const live = keys.list().filter(key => keyState(key, nowMs) === 'live')
    if (live.length === 0) return notHere('There is no key.')
    const idle = live.filter(
      ({ lastUsedAtMs, createdAtMs }) => nowMs - (lastUsedAtMs ?? createdAtMs) > mostMs,
    )
    return idle.length === 0
      ? well(`None of ${live.length}.`)
      : bad(`${namesOf(idle.map(({ name }) => name))}.`)
  },
})
