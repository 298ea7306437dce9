import { z } from 'zod'

/** What a person may be; each may do what those before it may. */
export const Role = z.enum(['viewer', 'operator', 'admin'], 'is viewer, operator or admin')
export type Role = z.infer<typeof Role>

const order = Role.options

/** Whether a person of this role may do what asks for `needed`. */
export function covers(role: Role, needed: Role): boolean {
  return order.indexOf(role) >= order.indexOf(needed)
}

/** The lesser of two roles. */
export function lesser(one: Role, other: Role): Role {
  return covers(one, other) ? other : one
}
