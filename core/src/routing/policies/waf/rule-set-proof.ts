import {
  failed,
  open,
  type Proof,
  type ProofAnswer,
  type ProofDeps,
  type ProofRequest,
  proven,
  seen,
} from '../../policy/proof.ts'
import { graveScore } from './cautions.ts'

/** What the proof of a rule set needs to know of it. */
export interface ProofOptions {
  mode: 'detect' | 'block'
  inboundThreshold: number
  waivers: number
  unreadTypes: readonly string[]
  responseInspection: boolean
  /** What is easily overlooked about it. */
  cautions: readonly string[]
}

/** An everyday attack of each great class. Each matches at least one critical rule by itself (CRS, anomaly scoring). */
const attacks = {
  'SQL injection': "1' UNION SELECT password FROM users-- -",
  XSS: '<script>alert(1)</script>',
  traversal: '../../../../etc/passwd',
  'command injection': ';cat /etc/passwd|id',
  Log4j: '$' + '{jndi:ldap://proof.invalid/a}',
}

/** The first attack in a body, by its content type. */
const bodies: Readonly<Record<string, string>> = {
  'application/json': JSON.stringify({ proof: attacks['SQL injection'] }),
  'application/x-www-form-urlencoded': `proof=${encodeURIComponent(attacks['SQL injection'])}`,
}

interface Tried {
  name: string
  answer: ProofAnswer
}

/**
 * Shows a rule set by one attack of each class, each in a request of its own as attackers send them, by one in a body, and by a request that
 * nothing is wrong with.
 */
export async function proveRuleSet({ ask }: ProofDeps, options: ProofOptions): Promise<Proof> {
  const harmless = await ask()
  if (!harmless.reached) return failed(`a harmless request: ${seen(harmless)}`)
  const tried: Tried[] = []
  for (const { name, request } of attempts(options)) tried.push({ name, answer: await ask(request) })
  const { verdict, words } = judged(tried, options)
  return { verdict, words: verdict === 'failed' ? words : [words, ...options.cautions].join('; but ') }
}

function attempts({ unreadTypes }: ProofOptions): { name: string; request: ProofRequest }[] {
  const inAddress = Object.entries(attacks).map(([name, attack]) => ({
    name,
    request: { path: `?proof=${encodeURIComponent(attack)}` },
  }))
  const type = Object.keys(bodies).find(name => !unreadTypes.includes(name))
  if (type === undefined) return inAddress
  const request = { method: 'POST', headers: { 'content-type': type }, body: bodies[type] ?? '' }
  return [...inAddress, { name: 'SQL injection in a body', request }]
}

function judged(tried: readonly Tried[], options: ProofOptions): Proof {
  const blocks = options.mode === 'block'
  const odd = tried.find(({ answer }) => !answer.reached && !(blocks && answer.status === 403))
  if (odd) return failed(`${odd.name}: ${seen(odd.answer)}`)
  const missed = tried.filter(({ answer }) => answer.reached && (blocks || answer.matches === 0))
  if (missed.length === 0) return proven(shown(tried, options))
  const unnoted = missed.filter(({ answer }) => answer.matches === 0)
  if (unnoted.length === tried.length) return failed(`${names(unnoted)} came through, and no rule noted them`)
  const surely = options.waivers === 0 && (!blocks || options.inboundThreshold <= graveScore)
  if (surely || (unnoted.length > 0 && options.waivers === 0)) return failed(`${names(missed)} came through`)
  return open(`${shown(tried, options)}; ${names(missed)} came through${reason(missed, unnoted, options)}`)
}

/** What held of what was tried, and the harmless request. */
function shown(tried: readonly Tried[], { mode, responseInspection }: ProofOptions): string {
  const held = tried.filter(({ answer }) => (mode === 'block' ? !answer.reached : answer.matches > 0))
  const unseen = responseInspection ? '; what it finds in answers was not tried' : ''
  if (held.length === 0) return `none of the attacks that were tried was refused${unseen}`
  const outcome = mode === 'block' ? 'refused with 403' : 'noted, and came through'
  return `${names(held)}, each alone, were ${outcome}, and a harmless request came through${unseen}`
}

function reason(missed: readonly Tried[], unnoted: readonly Tried[], options: ProofOptions): string {
  if (missed.length === unnoted.length) return ', and no rule noted them without the waived ones'
  if (options.waivers > 0)
    return ` without the waived rules, below the threshold of ${options.inboundThreshold}`
  return `, which rules noted, below the threshold of ${options.inboundThreshold}`
}

function names(tried: readonly Tried[]): string {
  return tried.map(({ name }) => name).join(', ')
}
