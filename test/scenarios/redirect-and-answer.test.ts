import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'

const gate = shared(await TestGatehouse.start())

it.each([301, 302, 303, 307, 308])(
  'a redirect with status %i sends the client to its target',
  async status => {
    const host = `r${status}.localhost`
    await gate.done(`route add r${status} ${host} redirect=https://new.example.com/start status=${status}`)
    const answer = await gate.ask(host, '/some/path?q=1')
    expect([answer.status, answer.headers.location]).toEqual([status, 'https://new.example.com/start'])
  },
)

it('a redirect keeps path and query when it is told to, and only then', async () => {
  await gate.done('route add moved moved.localhost redirect=https://new.example.com')
  const location = async (path: string) => (await gate.ask('moved.localhost', path)).headers.location
  expect(await location('/a/b?q=1&r=%20')).toBe('https://new.example.com')
  await gate.done('route set moved keep-path=yes')
  expect(await location('/a/b?q=1&r=%20')).toBe('https://new.example.com/a/b?q=1&r=%20')
  expect(await location('//evil.example.net/x')).toMatch(/^https:\/\/new\.example\.com\//)
  expect(await location('/{env.HOME}')).toBe('https://new.example.com/%7Benv.HOME%7D')
})

it('a fixed answer has the status, the text and the type that were given', async () => {
  await gate.done('route add soon soon.localhost answer=503 body="Back <b>soon</b> & well."')
  const plain = await gate.ask('soon.localhost', '/any')
  expect(plain).toMatchObject({ status: 503, body: 'Back <b>soon</b> & well.' })
  expect(plain.headers['content-type']).toBe('text/plain; charset=utf-8')
  await gate.done('route set soon answer=200 type=text/html body="ü — 你好"')
  const html = await gate.ask('soon.localhost')
  expect(html).toMatchObject({ status: 200, body: 'ü — 你好' })
  expect(html.headers['content-type']).toBe('text/html')
})

it('a route can turn from a redirect into an answer and back by undo', async () => {
  await gate.done('route add turn turn.localhost redirect=https://a.example.com')
  await gate.done('route set turn answer=200 body=here')
  expect(await gate.ask('turn.localhost')).toMatchObject({ status: 200, body: 'here' })
  await gate.done('undo')
  expect(await gate.ask('turn.localhost')).toMatchObject({ status: 308 })
})
