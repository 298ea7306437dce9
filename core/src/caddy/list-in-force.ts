import { z } from 'zod'
import { AppError, errorWords } from '../error.ts'
import { httpCall } from './http-call.ts'

const Lists = z.array(z.object({ path: z.string(), sha256: z.string(), fault: z.string().optional() }))
const timeoutMs = 2000
const maxBytes = 65_536

/**
 * The SHA-256 of a list that the edge has in force, asked for over its admin socket; null when it has none of that path. The edge looks at the
 * file before it answers. Beside the other calls: it changes nothing, and whoever blocks somebody must not wait for a push.
 * @throws AppError `unavailable`
 */
export async function listInForce(adminSocket: string, path: string): Promise<string | null> {
  try {
    const answer = await httpCall({
      to: { socketPath: adminSocket },
      method: 'GET',
      path: `/client_ip_lists?path=${encodeURIComponent(path)}`,
      headers: { host: 'caddy' },
      timeoutMs,
      maxBytes,
    })
    if (answer.status !== 200) throw new Error(`status ${answer.status}`)
    return Lists.parse(JSON.parse(answer.body))[0]?.sha256 ?? null
  } catch (error) {
    throw new AppError('unavailable', `the edge does not say which list it has (${errorWords(error)})`, {
      cause: error,
    })
  }
}
