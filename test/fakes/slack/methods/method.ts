import { z } from 'zod'
import type { Json } from '../json.ts'
import { refusalWithMessages } from '../refusal.ts'
import type { ResponseUrls } from '../response-urls.ts'
import type { Sockets } from '../sockets.ts'
import type { Triggers } from '../triggers.ts'
import type { Uploads } from '../uploads.ts'
import type { Views } from '../views.ts'
import type { Violations } from '../violations.ts'
import type { Workspace } from '../workspace.ts'

/** What methods work on. */
export interface MethodDeps {
  readonly workspace: Workspace
  readonly views: Views
  readonly triggers: Triggers
  readonly responseUrls: ResponseUrls
  readonly sockets: Sockets
  readonly uploads: Uploads
  readonly origin: () => string
  readonly violations: Violations
}

/** A method of the Web API, ready to be called. */
export interface Method {
  readonly name: string
  /** Which token it takes. */
  readonly token: 'bot' | 'app' | 'either' | 'none'
  /** One of these is enough; none when the list is empty. */
  readonly scopes: readonly string[]
  /** Calls a minute. https://docs.slack.dev/apis/web-api/rate-limits */
  readonly perMinute: number
  run(deps: MethodDeps, args: Json): Json
}

/** Declares a method: its arguments are checked before `run` sees them. */
export function defineMethod<Args extends z.ZodType>(method: {
  name: string
  token?: Method['token']
  scopes: readonly string[]
  perMinute: number
  args: Args
  run(deps: MethodDeps, args: z.infer<Args>): Json
}): Method {
  return {
    name: method.name,
    token: method.token ?? 'bot',
    scopes: method.scopes,
    perMinute: method.perMinute,
    run: (deps, args) => {
      const parsed = method.args.safeParse(args)
      if (parsed.success) return method.run(deps, parsed.data)
      throw refusalWithMessages(
        'invalid_arguments',
        parsed.error.issues.map(issue => argumentWords(issue, args)),
      )
    },
  }
}

function argumentWords(issue: z.core.$ZodIssue, args: Json): string {
  if (issue.code === 'unrecognized_keys') return `[ERROR] no such argument: ${issue.keys.join(', ')}`
  const name = String(issue.path[0] ?? '')
  return args[name] === undefined
    ? `[ERROR] missing required field: ${name}`
    : `[ERROR] invalid value [json-pointer:/${name}]`
}

/** A flag, which a form writes as a word. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false', '0', '1'])]).optional()
export const isOn = (value: boolean | string | undefined) =>
  value === true || value === 'true' || value === '1'
