import { join } from 'node:path'
import { doctorHost } from '@gatehouse/bot/startup/open-doctor.ts'
import { checks } from '@gatehouse/core/doctor/checks/index.ts'
import { severities } from '@gatehouse/core/doctor/seen.ts'
import { ProcessView } from '@gatehouse/core/doctor/view/process-view.ts'
import { z } from 'zod'

/** What is to be looked at by a process of its own. */
export const Order = z.object({
  check: z.string(),
  folder: z.string(),
  /** The process of Caddy; null where it is not seen; that of the looker itself when it is left out. */
  edge: z.int().nullable().optional(),
  binary: z.string().nullable().optional(),
  /** For Node. */
  flags: z.array(z.string()).optional(),
})
export type Order = z.infer<typeof Order>

/** What it saw. */
export const Told = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('well'), words: z.string() }),
  z.object({ kind: z.literal('bad'), words: z.string(), severity: z.enum(severities).optional() }),
  z.object({ kind: z.literal('unseen'), words: z.string(), command: z.string() }),
  z.object({ kind: z.literal('not here'), words: z.string() }),
])

if (import.meta.main) {
  const order = Order.parse(JSON.parse(process.argv.at(-1) ?? ''))
  const { binary = null, edge = process.pid, folder } = order
  const [adminSocket = '', accessLog = '', wafLog = '', storage = '', bootFile = ''] = [
    'admin.sock',
    'access.log',
    'waf.log',
    'storage',
    'boot.json',
  ].map(name => join(folder, 'edge', name))
  const place = { adminSocket, accessLog, wafLog, storage, bootFile, webSocket: join(folder, 'web.sock') }
  const config = {
    production: true,
    masterKeyFile: undefined,
    edge:
      binary === null
        ? { kind: 'unix' as const, socket: adminSocket, host: 'caddy' }
        : { kind: 'managed' as const, binary },
  }
  const found = checks.find(check => check.id === order.check)
  if (found?.on !== 'host') throw new Error(`there is no rule ${order.check} about a place`)
  const host = doctorHost(config, folder, place, process.env)
  const edgeProcess = edge === null ? null : new ProcessView(edge)
  const seen = await found.look(Object.defineProperty(host, 'edgeProcess', { value: edgeProcess }))
  process.stdout.write(JSON.stringify(seen))
}
