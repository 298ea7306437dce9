/**
 * The mitigations that answer requests themselves, in place of what a route would answer. What they answer is what somebody wanted: it is
 * told apart in the access log, in every number and in what cards say. `letter`: how it is kept where many requests are; `words`: how a line
 * about it begins.
 */
export const answering = {
  maintenance: { letter: 'm', words: 'Answered by the maintenance page' },
  lockdown: { letter: 'k', words: 'Refused by the lockdown' },
  throttle: { letter: 't', words: 'Refused by the throttle' },
  shield: { letter: 's', words: 'Refused by the shield' },
} as const
export type AnsweringKind = keyof typeof answering

/** Their names. */
export const answeringKinds = Object.keys(answering) as AnsweringKind[]

/** Something for each of them. */
export function perAnsweringKind<T>(of: (kind: AnsweringKind) => T): Record<AnsweringKind, T> {
  return Object.fromEntries(answeringKinds.map(kind => [kind, of(kind)])) as Record<AnsweringKind, T>
}

/** The variable of a request, and the field of its line in the access log, that names the kind of mitigation that answered it. */
export const answeredBy = 'by'
