import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { proxyRoute, TestEdge } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

/** What an edge answers to exactly these bytes. */
function raw(listener: string, text: string): Promise<string> {
  const [host, port] = listener.split(':')
  return new Promise((resolve, reject) => {
    let said = ''
    const socket = connect(Number(port), host, () => socket.end(text))
    socket.on('data', chunk => {
      said += String(chunk)
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(said))
  })
}

it('a request target that is no path does not bend a redirect to elsewhere', async () => {
  const edge = keep(await TestEdge.start())
  const target = {
    kind: 'redirect' as const,
    to: 'https://new.example.com',
    status: 308 as const,
    keepPath: true,
  }
  await edge.add({ ...proxyRoute('redir', [1]), target })
  for (const opaque of ['http:@evil.example.com/', 'x:.evil.example.com/', '*']) {
    const answer = await raw(
      edge.http,
      `GET ${opaque} HTTP/1.1\r\nHost: redir.localhost\r\nConnection: close\r\n\r\n`,
    )
    expect(answer, opaque).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).not.toContain('evil')
  }
  expect(
    await raw(edge.http, 'GET /a HTTP/1.1\r\nHost: redir.localhost\r\nConnection: close\r\n\r\n'),
  ).toContain('Location: https://new.example.com/a')
})

it('a request without a host is refused', async () => {
  const edge = keep(await TestEdge.start())
  expect(await raw(edge.http, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.\d 400 /)
})

it("an upstream cannot speak in the edge's own words to a probe", async () => {
  const liar = keep(
    await startUpstream('liar', (_request, response) => {
      response.writeHead(200, { 'X-Gatehouse-Error': 'the disk is on fire', 'X-Gatehouse-Route': 'other' })
      response.end()
    }),
  )
  const edge = keep(await TestEdge.start())
  expect(await edge.add(proxyRoute('liar', [liar.port]))).toMatchObject({ kind: 'applied', warnings: [] })
})

it('a path in other letters belongs to the route that has it', async () => {
  const edge = keep(await TestEdge.start())
  const shop = keep(await startUpstream('shop'))
  const route = (name: string, path: string) =>
    proxyRoute(name, [shop.port], { hosts: ['shop.localhost'], path })
  await edge.add(route('lower', '/api'))
  await expect(edge.add(route('upper', '/API'))).rejects.toThrow('cannot both have')
})

it('what was accepted is always read back: a path of / with strip=yes', async () => {
  const first = await TestEdge.start()
  const shop = keep(await startUpstream('shop'))
  await first.add(proxyRoute('shop', [shop.port], { path: '/', stripPath: true }))
  await first.add(proxyRoute('other', [shop.port]))
  await first.leave()
  const edge = keep(await TestEdge.start({ folder: first.folder, http: first.http }))
  expect(edge.control.current().state.routes.map(route => route.name)).toEqual(['other', 'shop'])
  expect(edge.revisions.state(2).routes).toHaveLength(1)
})

it('settings that contradict themselves are refused, whoever makes them', async () => {
  const edge = keep(await TestEdge.start())
  const wrong = edge.change(state => ({
    ...state,
    settings: { ...state.settings, https: state.settings.http, tls: 'internal' },
  }))
  await expect(wrong).rejects.toThrow('cannot share one port')
})
