import { z } from 'zod'

/** One thing that is added, changed or removed, in the words of the commands: of the edge, or of people, places, keys, blocks, incidents and what is watched. */
export const Change = z.strictObject({
  thing: z.enum([
    'settings',
    'policy',
    'route',
    'mitigation',
    'block',
    'account',
    'place',
    'key',
    'master key',
    'incident',
    'exception',
    'silence',
    'address',
    'waiver',
  ]),
  name: z.string(),
  action: z.enum(['add', 'change', 'remove']),
  fields: z.array(
    z.strictObject({ key: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  ),
})
export type Change = z.infer<typeof Change>
