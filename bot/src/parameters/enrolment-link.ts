import type { Change } from '@gatehouse/core/change.ts'

/** A link to take up codes, as a change in words. */
export const enrolmentLink: Change['fields'][number] = {
  key: 'link to take up codes',
  from: null,
  to: 'works once, for 5 minutes',
}
