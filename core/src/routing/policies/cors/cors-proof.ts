import type { ProofAnswer } from '../../policy/proof.ts'
import { answerSet, type CorsOptions, preflightSet } from './cors-routes.ts'
import { anyOrigin } from './origin.ts'

/** What is wrong with the answer to an allowed origin. */
export function told(
  answer: ProofAnswer,
  options: CorsOptions,
  origin: string,
  preflight: boolean,
): string | undefined {
  if (preflight && (answer.status !== 204 || answer.reached))
    return answer.reached ? 'the preflight came through to the target' : `the preflight got ${answer.status}`
  const wanted = preflight ? preflightSet(options, origin) : answerSet(options, origin)
  for (const [name, value] of Object.entries(wanted)) {
    const found = answer.header(name)
    if (found.length !== 1 || found[0] !== value)
      return `${name} on ${answer.status} was ${found.length === 0 ? 'missing' : `"${found.join('" and "')}"`}`
  }
  const varies = answer.header('vary').join(',').toLowerCase().includes('origin')
  return varies || options.origins.includes(anyOrigin) ? undefined : 'Vary did not name Origin'
}

/** What is wrong with the answer to an origin that is not allowed. */
export function untold(
  answer: ProofAnswer,
  { origins }: CorsOptions,
  preflight: boolean,
): string | undefined {
  if (origins.includes(anyOrigin)) return undefined
  const found = answer.header('access-control-allow-origin')
  if (found.length > 0) return `it got Access-Control-Allow-Origin "${found.join('" and "')}"`
  if (!preflight) return undefined
  return answer.status === 403 && !answer.reached ? undefined : `the preflight got ${answer.status}`
}
