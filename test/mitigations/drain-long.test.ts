import { connect } from 'node:http2'
import { Agent, request } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { freePort } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { pacedUpstream } from './drain-scene.ts'

const keep = keeper()
const host = 'shop.localhost'
/** Longer than Caddy's `grace_period`, after which it gives up on connections of the configuration before. */
const seconds = 11

/** A download over HTTP/1.1, with all of it once it has ended. */
function overHttp1(port: number): Promise<string> {
  const options = { host: '127.0.0.1', port, path: '/slow', servername: host, rejectUnauthorized: false }
  return new Promise((done, fail) => {
    const sent = request({ ...options, headers: { host }, agent: false }, answer => {
      let text = ''
      answer.on('data', part => {
        text += String(part)
      })
      answer.on('end', () => done(text)).on('error', fail)
    })
    sent.on('error', fail).end()
  })
}

/** The same over HTTP/2. */
function overHttp2(port: number): Promise<string> {
  const session = connect(`https://127.0.0.1:${port}`, { servername: host, rejectUnauthorized: false })
  return new Promise<string>((done, fail) => {
    session.on('error', fail)
    const stream = session.request({ ':path': '/slow', ':authority': host })
    let text = ''
    stream.setEncoding('utf8').on('data', part => {
      text += part
    })
    stream.on('end', () => done(text)).on('error', fail)
    stream.end()
  }).finally(() => session.close())
}

it('lets downloads of ten seconds and more, and a WebSocket, go on to their end', {
  timeout: 40_000,
}, async () => {
  const [a, b] = [keep(await pacedUpstream('a')), keep(await pacedUpstream('b'))]
  const port = await freePort()
  const settings = { https: `127.0.0.1:${port}`, tls: 'internal' as const }
  const gatehouse = keep(await TestGatehouse.start({ settings }))
  await gatehouse.done(`route add shop ${host} http://${a.address} http://${b.address} balance=first`)
  const socket = new WebSocket(`wss://127.0.0.1:${port}/chat`, {
    headers: { host },
    agent: new Agent({ servername: host, rejectUnauthorized: false }),
  })
  await new Promise<void>((done, fail) => socket.once('open', () => done()).once('error', fail))
  const downloads = Promise.all([overHttp1(port), overHttp2(port)])
  await expect.poll(() => a.downloads.length).toBe(2)
  await gatehouse.done(`drain shop ${a.address}`)
  let sent = ''
  for (let second = 1; second <= seconds; second += 1) {
    // This one time real: what is shown is that Caddy's own time does not end it.
    await pause(1000)
    sent += `${second},`
    for (const one of a.downloads) one.write(`${second},`)
  }
  expect((await gatehouse.edge.control.upstreams())?.get(a.address)?.requests).toBe(3)
  for (const one of a.downloads) one.end()
  expect(await downloads).toEqual([`a:${sent}`, `a:${sent}`])
  const answer = new Promise(done => socket.once('message', text => done(String(text))))
  socket.send('still there?')
  expect(await answer).toBe('a:still there?')
  socket.terminate()
  expect(b.downloads).toEqual([])
})
