import { authentication } from './authentication.ts'
import { encode } from './encode.ts'
import { errorHandler } from './error.ts'
import type { HandlerReader } from './handler-reader.ts'
import { headers } from './headers.ts'
import { notServed } from './not-served.ts'
import { rateLimit } from './rate-limit.ts'
import { requestBody } from './request-body.ts'
import { reverseProxy } from './reverse-proxy.ts'
import { rewrite } from './rewrite.ts'
import { staticResponse } from './static-response.ts'

/** The handlers of Caddy that are known here; any other is named and left. */
export const handlers: readonly HandlerReader[] = [
  authentication,
  encode,
  errorHandler,
  headers,
  rateLimit,
  requestBody,
  reverseProxy,
  rewrite,
  staticResponse,
  ...notServed,
]
