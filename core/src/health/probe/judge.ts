import { errorHeader, routeHeader } from '../../edge/compile/probe-mark.ts'
import type { HttpAnswer } from './ask-http.ts'
import type { Expectation, HttpQuestion } from './probe.ts'
import { ProbeFailure } from './probe-failure.ts'

const longestLocation = 2048
/** With what policies answer in place of the target; a redirect leads to HTTPS or to a sign-in. */
const refusals = new Set([301, 302, 303, 307, 308, 400, 401, 403, 405, 413, 429])

/** What to do after an answer: it is good, or the same server says where to ask. */
export type Judged = { kind: 'good'; reason: 'ok' | 'policy' } | { kind: 'onward'; path: string }

/** Judges an answer by what was expected. @throws ProbeFailure with the word for what is wrong */
export async function judge(answer: HttpAnswer, question: HttpQuestion, secure: boolean): Promise<Judged> {
  const { status } = answer
  const { edge, text } = question.expects
  if (edge !== null) {
    // A policy may answer before the route has put its name to the answer.
    const route = answer.header(routeHeader)
    if (route !== edge.route && route !== '') throw new ProbeFailure('other-route', status)
    if (answer.header(errorHeader) !== '' && status >= 500) throw new ProbeFailure('edge', status)
  }
  if (!fits(status, question.expects)) {
    if (edge?.mayRefuse && refusals.has(status)) return { kind: 'good', reason: 'policy' }
    if (status >= 300 && status < 400) return { kind: 'onward', path: onward(answer, question, secure) }
    throw new ProbeFailure('status', status)
  }
  if (text !== null && !(await answer.holds(text))) throw new ProbeFailure('text', status)
  return { kind: 'good', reason: 'ok' }
}

function fits(status: number, { status: wished }: Expectation): boolean {
  if (wished === 'below-500') return status >= 100 && status < 500
  return wished === 'success' ? status >= 200 && status < 300 : status === wished
}

/** Never to another server, and so never to one that only this machine reaches. */
function onward(answer: HttpAnswer, { hostHeader }: HttpQuestion, secure: boolean): string {
  const location = answer.header('location')
  const base = URL.parse(`${secure ? 'https' : 'http'}://${hostHeader}`)
  const to = location === '' || location.length > longestLocation ? null : URL.parse(location, base?.href)
  if (base === null || to === null || to.origin !== base.origin || to.username !== '' || to.password !== '')
    throw new ProbeFailure('redirect', answer.status)
  return `${to.pathname}${to.search}`
}
