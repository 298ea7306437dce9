import { connect, createServer, type Socket } from 'node:net'
import { z } from 'zod'

/** Carries connections from one place to another, in the network namespace that it is started in: a path is a unix socket. */
const Place = z.union([
  z.object({ path: z.string() }),
  z.object({ host: z.string(), port: z.number(), localAddress: z.string().optional() }),
])
const Relays = z.array(z.object({ from: Place, to: Place }))

const relays = Relays.parse(JSON.parse(process.argv[2] ?? '[]'))
await Promise.all(
  relays.map(({ from, to }) => {
    const server = createServer({ allowHalfOpen: true }, near => {
      const far = connect({ ...to, allowHalfOpen: true })
      const end = (): void => {
        near.destroy()
        far.destroy()
      }
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as [Socket, Socket][]) {
        one.on('error', end)
        one.on('close', end)
        one.pipe(other)
      }
    })
    return new Promise<void>(resolve => server.listen(from, resolve))
  }),
)
process.stdout.write('ready\n')
