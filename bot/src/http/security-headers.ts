import { createMiddleware } from 'hono/factory'
import { secureHeaders } from 'hono/secure-headers'
import { throughHttps, type Visit } from './visit.ts'

const strict = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // Set below, where it is true.
  strictTransportSecurity: false,
})

/** No scripts, no frames, no caches, no referrers, no search engines, on every answer; and HTTPS from now on to whoever used it. */
export const securityHeaders = createMiddleware<Visit>(async (c, next) => {
  await strict(c, next)
  c.header('Cache-Control', 'no-store')
  c.header('X-Robots-Tag', 'noindex, nofollow')
  if (throughHttps(c)) c.header('Strict-Transport-Security', 'max-age=31536000')
})
