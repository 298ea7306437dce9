import type { CaddyHandler } from '../../edge/caddy-config.ts'
import { runningCheck } from '../check.ts'
import { bad, well } from '../seen.ts'
import { configParts } from '../view/config-parts.ts'

/** Those that Gatehouse writes: whoever adds one to the configuration, or takes one out of it, does so here. */
const ofGatehouse = {
  authentication: true,
  client_address: true,
  drop_request_trailers: true,
  encode: true,
  error: true,
  file_server: true,
  headers: true,
  host_routes: true,
  invoke: true,
  log_append: true,
  rate_limit: true,
  request_body: true,
  reverse_proxy: true,
  rewrite: true,
  static_response: true,
  subroute: true,
  vars: true,
  waf: true,
} as const satisfies Record<CaddyHandler['handler'], true>

/** Their names. */
export const knownHandlers: ReadonlySet<string> = new Set(Object.keys(ofGatehouse))

/** The edge does what Gatehouse knows, and no more. */
export const edgeHandlers = runningCheck({
  id: 'edge-handlers',
  title: 'the edge uses no handler that Gatehouse does not write',
  severity: 'high',
  protects: 'Templates read files, a file server gives them away, and an open proxy sends others’ traffic.',
  fix: 'drift repair; Gatehouse itself uses no such handler.',
  sources: ['Caddy documentation, “JSON config: http.handlers”', 'OWASP ASVS 5.0.0, 13.4.5'],
  look: async ({ running, statusPage }) => {
    const found = [...configParts(await running())].flatMap(({ path, value: { handler, root } }) => {
      if (typeof handler !== 'string') return []
      if (!knownHandlers.has(handler)) return [`${handler} at ${path}`]
      return handler === 'file_server' && !isOwn(root, statusPage)
        ? [`${handler} of ${typeof root === 'string' ? root : 'its own folder'} at ${path}`]
        : []
    })
    return found.length === 0
      ? well('There is none, and it serves no files but those of the status page.')
      : bad(`There is ${found.slice(0, 5).join(', ')}.`)
  },
})

/** The status page is the only folder that is served, with its documents. */
function isOwn(root: unknown, folders: readonly string[]): boolean {
  // Without one it serves the folder in which Caddy was started, and `..` leads out of any.
  if (typeof root !== 'string' || root.split('/').includes('..')) return false
  return folders.some(folder => root === folder || root.startsWith(`${folder}/`))
}
