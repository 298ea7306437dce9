import { z } from 'zod'
import { Host } from './host.ts'
import { PathPrefix } from './path-prefix.ts'
import { Slug } from './slug.ts'
import { Target } from './target.ts'

/** A named rule: host(s) and an optional path prefix, and what happens to requests for them. */
export const Route = z
  .strictObject({
    name: Slug,
    enabled: z.boolean(),
    hosts: z.array(Host).min(1, 'a route needs at least one host').max(100, 'a route has at most 100 hosts'),
    path: PathPrefix.nullable(),
    stripPath: z.boolean(),
    /** Under which heading people find it. Most routes have none, and older revisions name none. */
    group: Slug.optional(),
    /** The policies that it carries, by name. Older revisions do not name them. */
    policies: z.array(Slug).max(20, 'a route carries at most 20 policies').default([]),
    target: Target,
  })
  .superRefine((route, context) => {
    const problem = routeProblem(route)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })
export type Route = z.infer<typeof Route>

function routeProblem(route: {
  hosts: string[]
  path: string | null
  stripPath: boolean
}): string | undefined {
  if (new Set(route.hosts).size < route.hosts.length) return 'a host is named twice'
  if (route.stripPath && route.path === null) return 'strip=yes needs a path to strip: path=/api'
  return undefined
}
