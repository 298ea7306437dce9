import { request, type ServerResponse } from 'node:http'
import { gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib'
import { compress } from '@gatehouse/core/routing/policies/compress.ts'
import { typedOptions } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { keeper } from '../harness/kept.ts'
import { PolicyScene, showsPolicy } from './scene.ts'

const keep = keeper()
const text = 'Any text that is long enough to be worth it. '.repeat(100)

const answers: Record<string, (response: ServerResponse) => void> = {
  '/page': response => response.setHeader('Content-Type', 'text/html; charset=utf-8').end(text),
  '/json': response => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(text)),
  '/short': response => response.setHeader('Content-Type', 'text/html').end('short'),
  '/picture': response => response.setHeader('Content-Type', 'image/png').end(text),
  '/dense': response =>
    response.setHeader('Content-Type', 'text/html').setHeader('Content-Encoding', 'gzip').end(gzipSync(text)),
  '/as-it-is': response =>
    response.setHeader('Content-Type', 'text/html').setHeader('Cache-Control', 'no-transform').end(text),
  '/part': response =>
    response
      .writeHead(206, { 'Content-Type': 'text/html', 'Content-Range': `bytes 0-999/${text.length}` })
      .end(text.slice(0, 1000)),
  '/events': response => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write(`data: ${text}\n\n`)
  },
}
const upstream: NonNullable<Parameters<typeof PolicyScene.start>[0]> = (asked, response) =>
  (answers[asked.url ?? ''] ?? (one => one.end('shop')))(response)

interface Got {
  status: number
  encoding: string
  vary: string
  body: Buffer
}

/** An answer with its bytes; only the first of them when it never ends. */
function get(scene: PolicyScene, path: string, accepts?: string, firstOnly = false): Promise<Got> {
  const [hostname, port] = scene.gatehouse.edge.http.split(':')
  const headers = { host: 'shop.localhost', ...(accepts !== undefined && { 'accept-encoding': accepts }) }
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers, agent: false }, answer => {
      const chunks: Buffer[] = []
      const finish = () => {
        resolve({
          status: answer.statusCode ?? 0,
          encoding: answer.headers['content-encoding'] ?? 'none',
          vary: String(answer.headers.vary),
          body: Buffer.concat(chunks),
        })
        asked.destroy()
      }
      answer.on('data', chunk => {
        chunks.push(chunk)
        if (firstOnly) finish()
      })
      answer.on('end', finish)
    })
    asked.on('error', reject)
    asked.end()
  })
}

describe('compress', () => {
  showsPolicy({
    title: 'compresses text for clients that take it, and nothing that would suffer from it',
    add: 'policy add it compress',
    upstream,
    check: async scene => {
      const page = await get(scene, '/page', 'gzip')
      expect(page).toMatchObject({ status: 200, encoding: 'gzip', vary: 'Accept-Encoding' })
      expect(gunzipSync(page.body).toString()).toBe(text)
      const both = await get(scene, '/json', 'gzip, deflate, br, zstd')
      expect(both.encoding).toBe('zstd')
      expect(JSON.parse(zstdDecompressSync(both.body).toString())).toBe(text)
      for (const accepts of [undefined, 'identity', 'br', 'gzip;q=0']) {
        const plain = await get(scene, '/page', accepts)
        expect(plain).toMatchObject({ encoding: 'none', vary: 'Accept-Encoding' })
        expect(plain.body.toString()).toBe(text)
      }
      for (const path of ['/short', '/picture', '/as-it-is', '/part', '/other'])
        expect((await get(scene, path, 'gzip, zstd')).encoding, path).toBe('none')
      expect((await get(scene, '/part', 'gzip')).body).toHaveLength(1000)
      const dense = await get(scene, '/dense', 'gzip, zstd')
      expect(gunzipSync(dense.body).toString()).toBe(text)
      const event = await get(scene, '/events', 'gzip, zstd', true)
      expect(event.encoding).toBe('none')
      expect(event.body.toString()).toMatch(/^data: Any text/)
    },
  })

  showsPolicy({
    title: 'compresses as it is told to',
    add: 'policy add it compress encodings=gzip min-size=100 types=image/svg+xml,text/html',
    upstream,
    check: async scene => {
      expect((await get(scene, '/page', 'gzip, zstd')).encoding).toBe('gzip')
      expect((await get(scene, '/page', 'zstd')).encoding).toBe('none')
      expect((await get(scene, '/json', 'gzip, zstd')).encoding).toBe('none')
    },
  })

  showsPolicy({
    title: 'says when what stands in for the target would not be compressed',
    add: 'policy add it compress types=application/json',
    upstream,
    verdict: 'open',
    check: async scene => {
      expect((await get(scene, '/json', 'gzip')).encoding).toBe('gzip')
      expect((await get(scene, '/page', 'gzip')).encoding).toBe('none')
    },
  })

  it('lets WebSockets be', { timeout: 30_000 }, async () => {
    const scene = keep(await PolicyScene.start(upstream))
    const sockets = new WebSocketServer({ server: scene.upstream.server })
    sockets.on('connection', socket => socket.on('message', said => socket.send(String(said).toUpperCase())))
    await scene.gatehouse.done('policy add it compress', 'route policy add shop it')
    const socket = new WebSocket(`ws://${scene.gatehouse.edge.http}/chat`, {
      headers: { host: 'shop.localhost', 'accept-encoding': 'gzip, zstd' },
    })
    const heard = await new Promise((resolve, reject) => {
      socket.on('open', () => socket.send(text))
      socket.on('message', said => resolve(String(said)))
      socket.on('error', reject)
    })
    socket.terminate()
    sockets.close()
    expect(heard).toBe(text.toUpperCase())
  })

  it.each([
    [{ encodings: 'br' }, 'say zstd, gzip or both'],
    [{ encodings: 'none' }, 'name at least one of encodings'],
    [{ 'min-size': '0' }, 'write a whole number from 100'],
    [{ types: 'text/*' }, 'is no type of content'],
    [{ types: 'none' }, 'name at least one type'],
    [{ types: 'html' }, 'is no type of content'],
    [{ types: 'text/{x}' }, 'is no type of content'],
    [{ types: 'text/event-stream' }, 'events must arrive one by one'],
    [{ types: 'text/html,IMAGE/JPEG' }, 'image/jpeg is dense already'],
  ])('%j gets a sentence', (typed, sentence) => {
    expect(() => typedOptions(compress, null, typed)).toThrow(sentence)
  })
})
