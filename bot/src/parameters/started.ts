import type { Mitigation } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { MitigationKind } from '@gatehouse/core/routing/mitigation/mitigation-kind.ts'
import type { Asked } from '../command.ts'
import { endOf } from './lasting.ts'
import { mitigationOptions } from './mitigation-options.ts'

/** What every command that starts a mitigation was given, its options by their names beside it. */
interface Typed {
  route: string
  for?: number | undefined
  until?: 'revoked' | undefined
  reason?: string | undefined
  [option: string]: unknown
}

/**
 * A mitigation as its command starts it: over a route, or over every one for `all` where its kind can be.
 * @throws AppError when its options do not go together, or both ends are said
 */
export function started(
  kind: MitigationKind,
  args: Typed,
  { by, atMs }: Pick<Asked, 'by' | 'atMs'>,
  upstream: string | null = null,
): Mitigation {
  return {
    kind: kind.kind,
    route: kind.target === 'route or all' && args.route === 'all' ? null : args.route,
    upstream,
    options: mitigationOptions(kind, args),
    reason: args.reason ?? null,
    by,
    sinceMs: atMs,
    untilMs: endOf(args, atMs),
  }
}
