import { TestGatehouse } from '../harness/gatehouse.ts'
import { startUpstream } from '../harness/upstream.ts'

/** A shop, of which `/broken` fails and `/none` is not there, and a wiki. Whoever starts it stops it. */
export async function shopAndWiki(): Promise<{ gate: TestGatehouse; stop(): Promise<void> }> {
  const shop = await startUpstream('shop', (incoming, response) => {
    response.statusCode = incoming.url === '/broken' ? 502 : incoming.url === '/none' ? 404 : 200
    response.end('shop')
  })
  const gate = await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } })
  await gate.done(
    `route add shop shop.localhost http://127.0.0.1:${shop.port}`,
    'route add wiki wiki.localhost answer=200',
  )
  return {
    gate,
    stop: async () => {
      await gate.stop()
      await shop.stop()
    },
  }
}
