/**
 * The kinds of mitigations that answer requests themselves, in place of what a route would answer. What they answer is what somebody wanted:
 * it is told apart in the access log and in every number.
 */
export const answeringKinds = ['maintenance', 'lockdown', 'throttle', 'shield'] as const
export type AnsweringKind = (typeof answeringKinds)[number]

/** The variable of a request, and the field of its line in the access log, that names the kind of mitigation that answered it. */
export const answeredBy = 'by'
