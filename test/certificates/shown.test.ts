import { createServer } from 'node:tls'
import { dialEdge } from '@gatehouse/core/caddy/dial-edge.ts'
import { expect, it } from 'vitest'
import { issue } from '../harness/certificates.ts'
import { freePort } from '../harness/edge.ts'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

it('route show and status say which certificates clients are shown, seen by a TLS handshake', async () => {
  const gate = keep(await TestGatehouse.start())
  const plain = await gate.done(
    'route add shop *.shop.localhost,shop.localhost answer=200',
    'route show shop',
  )
  expect(plain).toMatchObject({ data: { certificates: [] } })
  expect(plain.table).toBeUndefined()
  expect(textOf(await gate.done('status'))).not.toContain('certificates')

  await gate.done(`settings set https=127.0.0.1:${await freePort()} tls=internal`)
  expect(textOf(await gate.done('status'))).toContain('not looked at yet')
  const shown = await gate.done('route show shop')
  expect(shown.severity).toBe('info')
  expect(shown.table?.rows).toEqual([
    [
      '*.shop.localhost',
      expect.stringContaining('Caddy Local Authority'),
      expect.any(String),
      expect.stringMatching(/^1[12]h.* left$/),
      'yes',
    ],
    [
      'shop.localhost',
      expect.stringContaining('Caddy Local Authority'),
      expect.any(String),
      expect.stringMatching(/^1[12]h.* left$/),
      'yes',
    ],
  ])
  const seen = await gate.done('status')
  expect(seen.severity).toBe('ok')
  expect(textOf(seen)).toMatch(/\*\.shop\.localhost is the first to end, 11h\d+m left/)
})

it('a certificate for other names is said to be one, and so is none at all', async () => {
  const { certificate, key } = issue({ names: ['other.example.com'] })
  const server = createServer({ cert: certificate, key })
  keep({ stop: async () => void server.close() })
  const port = await freePort()
  await new Promise<void>(done => server.listen(port, '127.0.0.1', done))
  expect(await dialEdge(`127.0.0.1:${port}`, 'shop.example.com')).toMatchObject({
    kind: 'served',
    certificate: { names: ['other.example.com'] },
  })
  expect(await dialEdge(`127.0.0.1:${await freePort()}`, 'shop.example.com')).toEqual({
    kind: 'silent',
    words: expect.stringContaining('ECONNREFUSED'),
  })
})
