import { httpCall } from '@gatehouse/core/caddy/http-call.ts'
import { z } from 'zod'
import type { TestEdge } from '../harness/edge.ts'

const Lists = z.array(
  z.object({
    path: z.string(),
    sha256: z.string(),
    entries: z.number(),
    loads: z.number(),
    fault: z.string().optional(),
  }),
)

/** What the edge itself says of the list of blocks. */
export async function listInUse({ place }: Pick<TestEdge, 'place'>): Promise<z.infer<typeof Lists>[number]> {
  const answer = await httpCall({
    to: { socketPath: place.adminSocket },
    method: 'GET',
    path: '/client_ip_lists',
    headers: { host: 'caddy' },
    timeoutMs: 5000,
    maxBytes: 1_000_000,
  })
  const found = Lists.parse(JSON.parse(answer.body)).find(({ path }) => path === place.blocks)
  if (!found) throw new Error('the edge has no list of blocks')
  return found
}
