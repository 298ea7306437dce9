import {
  failed,
  type Proof,
  type ProofAnswer,
  type ProofDeps,
  type ProofRequest,
  proven,
  seen,
} from '../../policy/proof.ts'

const forwarded = (scheme: string) => ({ 'X-Forwarded-Proto': scheme })
const query = '?asked=plain'

/** Shows what gets a redirect and what comes through, as the settings have it. */
export async function proveHttpsRedirect(deps: ProofDeps, port: number): Promise<Proof> {
  const { https, trustedProxies } = deps.settings
  const words: string[] = []
  const redirected: [string, ProofRequest][] = []
  const through: [string, ProofRequest][] = []
  if (https !== null) {
    redirected.push(['plain HTTP', { plain: true }])
    words.push('plain HTTP got 308 to HTTPS')
  }
  if (trustedProxies.length > 0) {
    redirected.push(['what a proxy had by HTTP', { trusted: true, headers: forwarded('http') }])
    through.push(['what a proxy had by HTTPS', { trusted: true, headers: forwarded('https') }])
    words.push('what a proxy had by HTTP got 308, what it had by HTTPS came through')
    if (https === null) {
      redirected.push(['plain HTTP', { trusted: false }])
      redirected.push(['a client that claims HTTPS', { trusted: false, headers: forwarded('https') }])
    } else through.push(['a client that claims HTTP', { trusted: false, headers: forwarded('http') }])
  }
  for (const [who, request] of redirected) {
    const answer = await deps.ask({ ...request, path: query })
    if (!leadsToHttps(deps, answer, request.plain ? null : port)) return failed(`${who}: ${whereTo(answer)}`)
  }
  for (const [who, request] of through) {
    const answer = await deps.ask(request)
    if (!answer.reached) return failed(`${who}: ${whereTo(answer)}`)
  }
  return proven(words.join('; '))
}

/** To the same path and query; on that port, unless it is the edge's own listener that sends there. */
function leadsToHttps({ route }: ProofDeps, answer: ProofAnswer, port: number | null): boolean {
  const [location = ''] = answer.header('location')
  if (answer.status !== 308 || answer.reached || !URL.canParse(location)) return false
  const url = new URL(location)
  const right = port === null || Number(url.port || 443) === port
  return (
    right && url.protocol === 'https:' && `${url.pathname}${url.search}` === `${route.path ?? '/'}${query}`
  )
}

function whereTo(answer: ProofAnswer): string {
  const [location] = answer.header('location')
  return location === undefined ? seen(answer) : `${seen(answer)} to ${location}`
}
