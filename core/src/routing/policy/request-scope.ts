import { z } from 'zod'
import type { CaddyMatcher } from '../../edge/caddy-config.ts'
import { PathPrefix } from '../path-prefix.ts'
import type { Route } from '../route.ts'
import { type Field, listField, weakerWith } from './field.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const MethodName = z.enum(methods, `say one of ${methods.join(', ')}`)
const MethodText = z
  .string()
  .transform(text => text.toUpperCase())
  .pipe(MethodName)

/** The requests that a policy is about: below some paths, by some methods. Empty lists mean all. */
export interface RequestScope {
  paths: string[]
  methods: string[]
}

/** A list of which an empty one means all, and is said so. */
function orAll(field: Field<string[]>): Field<string[]> {
  const { read } = field
  return {
    ...field,
    ...(read && {
      read: z
        .string()
        .transform(text => (text === 'all' ? 'none' : text))
        .pipe(read),
    }),
    write: list => (list.length === 0 ? 'all' : field.write(list)),
  }
}

/** The keys by which people say it. Fewer requests protect less. */
export const scopeFields = {
  paths: orAll(
    listField<string>({ schema: PathPrefix, read: PathPrefix, write: path => path }, 20, {
      summary: 'only requests to these paths, and below them, count',
      looks: '/login,/reset|all',
      usual: [],
      weaker: weakerWith('paths that are covered no more', (before, after) => !coversAll(after, before)),
    }),
  ),
  methods: orAll(
    listField<string>({ schema: MethodName, read: MethodText, write: method => method }, methods.length, {
      summary: 'only requests by these methods count',
      looks: 'POST,PUT|all',
      usual: [],
      weaker: weakerWith(
        'fewer of them',
        (before, after) =>
          after.length > 0 && (before.length === 0 || before.some(method => !after.includes(method))),
      ),
    }),
  ),
}

/** What matches them, on the path as the client sent it. Caddy matches paths without regard to case. */
export function scopeMatch({ paths, methods }: RequestScope): CaddyMatcher {
  return {
    ...(paths.length > 0 && { path: paths.flatMap(path => (path === '/' ? ['/*'] : [path, `${path}/*`])) }),
    ...(methods.length > 0 && { method: methods }),
  }
}

/** A path below the route's own of which the policy is; null when the route gets no such request. */
export function scopePath({ paths }: RequestScope, { path }: Pick<Route, 'path'>): string | null {
  if (paths.length === 0 || (path !== null && coversAll(paths, [path]))) return ''
  const below = paths.find(one => path === null || covers(path, one))
  return below === undefined ? null : below.slice(path?.length ?? 0)
}

function coversAll(paths: readonly string[], others: readonly string[]): boolean {
  if (paths.length === 0) return true
  const asked = others.length === 0 ? ['/'] : others
  return asked.every(one => paths.some(path => covers(path, one)))
}

function covers(prefix: string, path: string): boolean {
  const own = prefix.toLowerCase()
  const asked = path.toLowerCase()
  return own === '/' || asked === own || asked.startsWith(`${own}/`)
}
