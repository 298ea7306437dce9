import { runningCheck } from '../check.ts'
import { bad, well } from '../seen.ts'
import { configParts } from '../view/config-parts.ts'

/** Handlers that read files, run programs or let a client choose where it is sent. */
const risky = new Set([
  'templates',
  'exec',
  'webdav',
  'cgi',
  'forward_proxy',
  'acme_server',
  'push',
  'tracing',
])

/** The edge does what Gatehouse knows, and no more. */
export const edgeHandlers = runningCheck({
  id: 'edge-handlers',
  title: 'the edge uses no handler that reads files for clients or runs programs',
  severity: 'high',
  protects: 'Templates read files, a file server gives them away, and an open proxy sends others’ traffic.',
  fix: 'drift repair; Gatehouse itself uses no such handler.',
  sources: ['Caddy documentation, “JSON config: http.handlers”', 'OWASP ASVS 5.0.0, 13.4.5'],
  look: async ({ running, statusPage }) => {
    const found = [...configParts(await running())].flatMap(({ path, value: { handler, root } }) => {
      if (typeof handler === 'string' && risky.has(handler)) return [`${handler} at ${path}`]
      return handler === 'file_server' && !isOwn(root, statusPage)
        ? [`${handler} of ${String(root)} at ${path}`]
        : []
    })
    return found.length === 0 ? well('There is none.') : bad(`There is ${found.slice(0, 5).join(', ')}.`)
  },
})

/** The status page is the only folder that is served, with its documents. */
function isOwn(root: unknown, folders: readonly string[]): boolean {
  return (
    root === undefined ||
    (typeof root === 'string' && folders.some(folder => root === folder || root.startsWith(`${folder}/`)))
  )
}
