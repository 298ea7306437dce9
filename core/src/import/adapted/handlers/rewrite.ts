import type { HandlerReader } from './handler-reader.ts'
import { lost } from './handler-reader.ts'

/** Paths that upstreams see. Only the path of a route can be taken away. */
export const rewrite: HandlerReader = {
  handler: 'rewrite',
  read: part => {
    const only = part.keys().every(key => key === 'handler' || key === 'strip_path_prefix')
    const prefix = only ? part.at('strip_path_prefix').text() : undefined
    if (prefix === undefined)
      return lost(
        part,
        'Paths are not rewritten here; only the path of a route is taken away, with strip=yes.',
      )
    return [{ kind: 'strip', prefix: prefix.replace(/\/$/, ''), part }]
  },
}
