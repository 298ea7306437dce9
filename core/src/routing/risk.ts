import { z } from 'zod'

/** What a command asks of the person, from nothing to a second person. */
export const Risk = z.enum(['read', 'change', 'destructive', 'critical'])
export type Risk = z.infer<typeof Risk>

const order = Risk.options

/** The graver of the given risks; `read` when there are none. */
export function graver(...risks: Risk[]): Risk {
  return order[Math.max(0, ...risks.map(risk => order.indexOf(risk)))] ?? 'critical'
}
