/** So long before its end people are told of what ends by itself. */
export const warnBeforeEndMs = 5 * 60_000
/** Of what only a person ends they are told once in so long. */
export const remindEveryMs = 86_400_000
/** What ended later than this after its end was late: nothing ran, or nothing could be written. */
export const endedLateMs = 10_000
