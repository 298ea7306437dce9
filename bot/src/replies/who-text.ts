import { gatehouseActor } from '@gatehouse/core/identity/audit.ts'

/** Who did something, by the name that revisions and rows keep; null for what Gatehouse did by itself. */
export function whoText(name: string): string | null {
  if (name === gatehouseActor.name) return null
  return name === 'local' ? 'the console of the machine' : name
}
