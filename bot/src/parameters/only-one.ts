import { AppError } from '@gatehouse/core/error.ts'
import type { CommandDeps } from '../command.ts'

/**
 * The only route over which a kind of mitigation lies: what its `end` means without a name.
 * @throws AppError `not_found` when there is none; `invalid` with each line when there are several
 */
export function onlyRoute({ edge }: Pick<CommandDeps, 'edge'>, kind: string): string {
  const { mitigations } = edge.current().state
  const routes = [
    ...new Set(mitigations.flatMap(one => (one.kind === kind && one.route !== null ? [one.route] : []))),
  ]
  const [only] = routes
  if (only === undefined) throw new AppError('not_found', `No ${kind} holds now. See: mitigation list`)
  if (routes.length === 1) return only
  const lines = routes.slice(0, 8).map(route => `${kind} end ${route}`)
  throw new AppError('invalid', `${routes.length} routes are meant; say which: ${lines.join(', ')}`)
}
