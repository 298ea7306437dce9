import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import type { Visit } from './visit.ts'

/**
 * Refuses what a page of somebody else makes a browser send. Browsers say in Sec-Fetch-Site whether a request is their own page's; those
 * that do not send it say in Origin where it comes from. What sends neither is no browser.
 */
export const sameOrigin = createMiddleware<Visit>(async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    const site = c.req.header('sec-fetch-site')
    const origin = c.req.header('origin')
    // A page that forbids referrers, as ours do, gets "null" into the Origin of its own forms (Fetch, "append a request Origin header").
    const silent = origin === undefined || (origin === 'null' && site !== undefined)
    const ownSite = site === undefined || site === 'same-origin' || site === 'none'
    if (!ownSite || !(silent || sameHost(origin, c.req.header('host'))))
      throw new HTTPException(403, {
        message: 'This was sent by a page of another site, so it was not done.',
      })
  }
  await next()
})

/** By host and port alone: whether a proxy in front of the edge speaks HTTPS is not always known here. */
function sameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}
