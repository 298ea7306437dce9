import {
  failed,
  open,
  type Proof,
  type ProofAnswer,
  type ProofDeps,
  proven,
  seen,
} from '../../policy/proof.ts'

/** What the proof of a rule set needs to know of it. */
export interface ProofOptions {
  mode: 'detect' | 'block'
  inboundThreshold: number
  waivers: number
  unreadTypes: readonly string[]
  responseInspection: boolean
}

/** One of each of the great classes: SQL injection, cross-site scripting, traversal, a shell, Log4j. Several, because one may be waived. */
const attacks = [
  "1' OR '1'='1' UNION SELECT password FROM users--",
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  ';cat /etc/passwd|id',
  '$' + '{jndi:ldap://proof.invalid/a}',
]
/** Each of them matches at least one critical rule, for five points (CRS, anomaly scoring). */
const sureScore = attacks.length * 5

const query = `?${attacks.map((attack, index) => `proof${index}=${encodeURIComponent(attack)}`).join('&')}`
/** An attack in a body, by its content type. */
const bodies: Readonly<Record<string, string>> = {
  'application/json': JSON.stringify({ proof: attacks }),
  'application/x-www-form-urlencoded': query.slice(1),
}

/** Shows a rule set by attacks in the address and in a body, and by a request that nothing is wrong with. */
export async function proveRuleSet({ ask }: ProofDeps, options: ProofOptions): Promise<Proof> {
  const harmless = await ask()
  if (!harmless.reached) return failed(`a harmless request: ${seen(harmless)}`)
  const tried = [{ place: 'the address', answer: await ask({ path: query }) }]
  const type = Object.keys(bodies).find(name => !options.unreadTypes.includes(name))
  if (type !== undefined) {
    const request = { method: 'POST', headers: { 'content-type': type }, body: bodies[type] ?? '' }
    tried.push({ place: 'a body', answer: await ask(request) })
  }
  for (const { place, answer } of tried) {
    const problem = options.mode === 'block' ? notBlocked(answer, options) : notDetected(answer, harmless)
    if (problem) return { ...problem, words: `an attack in ${place}: ${problem.words}` }
  }
  const where = `attacks in ${tried.map(({ place }) => place).join(' and in ')}`
  const unseen = options.responseInspection ? '; what it finds in answers was not tried' : ''
  return proven(
    options.mode === 'block'
      ? `${where} were refused with 403, and a harmless request came through${unseen}`
      : `${where} came through, and ${tried.map(({ answer }) => answer.matches).join(' and ')} rules noted them${unseen}`,
  )
}

function notBlocked(answer: ProofAnswer, { inboundThreshold, waivers }: ProofOptions): Proof | undefined {
  if (!answer.reached) return answer.status === 403 ? undefined : failed(seen(answer))
  const surely = waivers === 0 && inboundThreshold <= sureScore
  if (surely || (answer.matches === 0 && waivers === 0)) return failed(seen(answer))
  return open(
    `${answer.matches} rules noted it, and it came through: a proof cannot tell whether its score reaches ${inboundThreshold}${waivers === 0 ? '' : ' without the waived rules'}`,
  )
}

function notDetected(answer: ProofAnswer, harmless: ProofAnswer): Proof | undefined {
  if (!answer.reached) return failed(seen(answer))
  return answer.matches > harmless.matches ? undefined : failed('it came through, and no rule noted it')
}
