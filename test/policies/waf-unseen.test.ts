import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PolicyScene } from './scene.ts'

const script = '<script>alert(1)</script>'
const json = `{"q":"1' or '1'='1"}`
const xml = '<a q="1&#39; UNI&#79;N SELECT password FROM users-- -"/>'
const file = [
  '--b',
  'Content-Disposition: form-data; name="picture"; filename="a.svg"',
  'Content-Type: image/svg+xml',
  '',
  script,
  '--b--',
  '',
].join('\r\n')

let scene: PolicyScene
beforeAll(async () => {
  scene = await PolicyScene.start()
  await scene.gatehouse.done('policy add it waf', 'route policy add shop it')
})
afterAll(() => scene.stop())

async function send(type: string, body: string, headers: Record<string, string> = {}): Promise<number> {
  const all = { Accept: '*/*', 'Content-Type': type, ...headers }
  return (await scene.ask('/', { method: 'POST', headers: all, body: Buffer.from(body) })).status
}

/** What the documentation says of every waf: each is shown here, so that it is neither more nor less. */
describe('what no waf sees', () => {
  it('are files that are uploaded, but for their names', async () => {
    expect(await send('multipart/form-data; boundary=b', file)).toBe(200)
    expect(await send('multipart/form-data; boundary=b', file.replace('a.svg', '../../etc/passwd'))).toBe(403)
  })

  it('is what an application decodes once more', async () => {
    const body = JSON.stringify({ q: Buffer.from(script).toString('base64') })
    expect(await send('application/json', body)).toBe(200)
  })

  it('are compressed bodies and those that it cannot read, so they are refused', async () => {
    expect(await send('application/json', '{}', { 'Content-Encoding': 'gzip' })).toBe(403)
    for (const type of [
      'application/grpc',
      'application/grpc-web+proto',
      'image/png',
      'application/protobuf',
    ])
      expect(await send(type, 'x'), type).toBe(403)
  })

  it('is JSON or XML that calls itself a form, until paranoia 2 refuses such JSON', async () => {
    const form = 'application/x-www-form-urlencoded'
    expect([await send(form, json), await send(form, xml)]).toEqual([200, 200])
    expect([await send('text/xml', json), await send('text/xml', xml)]).toEqual([403, 403])
    await scene.gatehouse.done('policy set it paranoia=2')
    expect(await send(form, json)).toBe(403)
    await scene.gatehouse.done('policy set it paranoia=1')
  })
})

describe('XML', () => {
  it('of more values than are inspected is refused with 413, so that nothing hides behind them', async () => {
    const values = (count: number) => `<l>${'<v a="1">x</v>'.repeat(count)}<v a="${'&lt;script>'}"/></l>`
    expect(await send('text/xml', `<l>${'<v a="1">x</v>'.repeat(400)}</l>`)).toBe(200)
    expect(await send('text/xml', values(400))).toBe(403)
    expect(await send('text/xml', values(600))).toBe(413)
  })

  it('with a DOCTYPE is noted, and comes through, where the waf only detects', async () => {
    await scene.gatehouse.done('policy set it mode=detect')
    expect(await send('text/xml', '<!DOCTYPE a><a/>')).toBe(200)
    await scene.gatehouse.done('policy set it mode=block')
    expect(await send('text/xml', '<!DOCTYPE a><a/>')).toBe(403)
  })
})
