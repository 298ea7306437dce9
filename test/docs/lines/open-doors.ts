import { check } from '@gatehouse/bot/dispatch/check.ts'
import { decide, dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { likelyAccount } from '@gatehouse/bot/dispatch/who-confirms.ts'
import { LinkHandovers } from '@gatehouse/bot/link-handovers.ts'
import { Metrics } from '@gatehouse/bot/metrics/metrics.ts'
import { socketPath } from '@gatehouse/bot/platforms/console/socket-path.ts'
import { startSocketServer } from '@gatehouse/bot/platforms/console/socket-server.ts'
import { PolicyPasswords } from '@gatehouse/bot/policy-passwords.ts'
import { startWebServer } from '@gatehouse/bot/web/server.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { startUpstream } from '../../harness/upstream.ts'
import type { Machine } from './machine.ts'

/** A Gatehouse that answers at its socket and, under `gate.example.com`, through its edge; with the route shop, and a key for it. */
export async function openDoors(machine: Machine) {
  const gatehouse = await TestGatehouse.start()
  const upstream = await startUpstream('shop')
  const { deps, edge } = gatehouse
  const handovers = new LinkHandovers({ ...edge.stores, ...deps, passwords: new PolicyPasswords(deps) })
  const web = await startWebServer(
    {
      ...deps,
      run: asked => dispatch(deps, asked),
      check: async (caller, command) => check(deps, caller, command),
      idempotency: edge.stores.idempotency,
      handovers,
      metrics: new Metrics(false),
      provider: null,
      badgesAreOfNow: () => true,
      settings: () => edge.control.current().state.settings,
    },
    { address: null, socket: edge.place.webSocket },
  )
  const socket = await startSocketServer({
    path: socketPath(edge.folder),
    desk: {
      run: asked => dispatch(deps, asked),
      decide: said => decide(deps, said),
      likelyAccount: id => likelyAccount(deps, id),
      handovers,
      log: deps.log,
    },
    keyOf: secret => edge.stores.keys.bySecret(secret)?.id ?? null,
    deniedKey: () => undefined,
    log: deps.log,
  })
  await gatehouse.done(
    `route add shop shop.localhost http://127.0.0.1:${upstream.port}`,
    'settings set web-host=gate.example.com',
  )
  const key = keyFor(gatehouse)
  machine.write('etc/deploy/gate.key', key)
  for (const name of ['gate.example.com', 'shop.localhost'])
    machine.names(name, Number(edge.http.split(':')[1]))
  return {
    env: { GATEHOUSE_DATA: edge.folder, KEY: key },
    /** A line with the address of the upstream, and with its file in the folder of the machine. */
    meant: (line: string) =>
      line
        .replace('10.0.0.6:3000', `127.0.0.1:${upstream.port}`)
        .replace(/(>>? )(\w[\w.]*)$/, (_, sign, file) => `${sign}${machine.path(file)}`),
    stop: async () => {
      await socket.close()
      await web.close()
      await gatehouse.stop()
      await upstream.stop()
    },
  }
}

function keyFor({ edge, clock }: TestGatehouse): string {
  const nowMs = clock.nowMs()
  const { keys } = edge.stores
  const asked = { name: 'deploy', owner: null, scopes: ['*:read', 'route:change'], networks: [] }
  return keys.issue(keys.add({ ...asked, expiresAtMs: nowMs + 86_400_000 }, nowMs).id)
}
