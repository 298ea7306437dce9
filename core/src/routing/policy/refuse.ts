import type { CaddyHandler } from '../../edge/caddy-config.ts'

/** Ends a request with an error of the edge, so that the error page answers it and no other handler sees it. */
export function refuse(status: number): CaddyHandler {
  return { handler: 'error', status_code: status }
}
