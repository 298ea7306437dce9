import type { MitigationKind } from '../mitigation/mitigation-kind.ts'
import { drain } from './drain.ts'
import { lockdown } from './lockdown.ts'
import { maintenance } from './maintenance.ts'
import { shield } from './shield.ts'
import { throttle } from './throttle.ts'

/** Every kind of mitigation that travels with the configuration, in the order in which they are laid over a route. Blocks travel by themselves. */
export const mitigationKinds: readonly MitigationKind[] = [drain, lockdown, maintenance, shield, throttle]

/** The kind of that name. */
export function findMitigationKind(name: string): MitigationKind | undefined {
  return mitigationKinds.find(({ kind }) => kind === name)
}
