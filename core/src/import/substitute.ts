import type { Target } from '../routing/target.ts'

/** Where a part of a site could not be taken over and a route above it would answer in its place. */
export const substitute: Target = {
  kind: 'answer',
  status: 503,
  body: 'This part of the site is not served yet.\n',
  contentType: 'text/plain; charset=utf-8',
}
