import { expect, it } from 'vitest'
import { type Issued, inDays, issue } from '../../harness/certificates.ts'
import { keeper } from '../../harness/kept.ts'
import { ask, hostile } from './hostile.ts'

const keep = keeper()
const ca = issue({ commonName: 'Test CA', ca: true, notBefore: inDays(-400), notAfter: inDays(400) })
const base64 = ca.certificate.replace(/-----[A-Z ]+-----|\s/g, '')
const trust = { kind: 'ca', ca: base64 } as const
const name = 'api.internal.example.com'
const task = { tls: { name, trust }, timeoutMs: 3000 }

async function serving(issued: Issued) {
  const tls = { cert: issued.certificate, key: issued.key }
  return keep(await hostile(socket => socket.end('HTTP/1.1 200 OK\r\n\r\n'), { tls }))
}

it('a certificate of the CA of the route is good, and what is left of it is told', async () => {
  const { port } = await serving(issue({ names: [name], by: ca, notAfter: inDays(10.5) }))
  expect(await ask(port, task)).toMatchObject({ reason: 'ok', status: 200, expiresInDays: 10 })
  expect(await ask(port, { ...task, http: null })).toMatchObject({ reason: 'ok', expiresInDays: 10 })
})

it.each<[string, () => Issued, string]>([
  [
    'expired',
    () => issue({ names: [name], by: ca, notBefore: inDays(-9), notAfter: inDays(-2) }),
    'tls-expired',
  ],
  ['not valid yet', () => issue({ names: [name], by: ca, notBefore: inDays(2) }), 'tls-untrusted'],
  ['for another name', () => issue({ names: ['other.example.com'], by: ca }), 'tls-name'],
  ['signed by itself', () => issue({ names: [name] }), 'tls-untrusted'],
  ['of an expired CA', () => ofExpiredCa(), 'tls-untrusted'],
])('a certificate that is %s has its word, and nothing is asked', async (_what, make, reason) => {
  const server = await serving(make())
  expect(await ask(server.port, task)).toMatchObject({ reason, status: null })
  expect(server.lines).toEqual([])
})

function ofExpiredCa(): Issued {
  const old = issue({ commonName: 'Old CA', ca: true, notBefore: inDays(-9), notAfter: inDays(-1) })
  return issue({ names: [name], by: old })
}

it('what this machine trusts does not hold for a CA that nobody knows', async () => {
  const { port } = await serving(issue({ names: [name], by: ca }))
  expect(await ask(port, { ...task, tls: { name, trust: { kind: 'machine' } } })).toMatchObject({
    reason: 'tls-untrusted',
  })
})

it('where trust is not judged, its name and its end still are', async () => {
  const any = { ...task, tls: { name, trust: { kind: 'any' } } } as const
  expect(await ask((await serving(issue({ names: [name] }))).port, any)).toMatchObject({ reason: 'ok' })
  const other = await serving(issue({ names: ['other.example.com'] }))
  expect(await ask(other.port, any)).toMatchObject({ reason: 'tls-name' })
  const old = await serving(issue({ names: [name], notBefore: inDays(-9), notAfter: inDays(-1.5) }))
  expect(await ask(old.port, any)).toMatchObject({ reason: 'tls-expired', expiresInDays: -2 })
})

it('whoever speaks no TLS, or says nothing in the handshake, has a word too', async () => {
  const plain = keep(await hostile(socket => socket.write('HTTP/1.1 400 No\r\n\r\n'), { greets: true }))
  expect(await ask(plain.port, task)).toMatchObject({ reason: 'tls-failed' })
  const silent = keep(await hostile(() => undefined, { greets: true }))
  expect(await ask(silent.port, { ...task, timeoutMs: 200 })).toMatchObject({ reason: 'time-out' })
  const closing = keep(await hostile(socket => socket.end(), { greets: true }))
  expect(await ask(closing.port, task)).toMatchObject({ reason: 'tls-failed' })
})
