import { linkSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '@gatehouse/bot/config.ts'
import { linkUrls } from '@gatehouse/bot/web/link-url.ts'
import { startWebServer } from '@gatehouse/bot/web/server.ts'
import { describe, expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { TestWeb } from './web-parts.ts'

const keep = keeper()

describe('GATEHOUSE_WEB', () => {
  const read = (text: string | undefined) => readConfig({ CADDY_BIN: 'caddy', GATEHOUSE_WEB: text }).web

  it('is an address of this machine itself, or none', () => {
    expect(read(undefined)).toBe('127.0.0.1:8089')
    expect(read('')).toBe('127.0.0.1:8089')
    expect(read('none')).toBeNull()
    for (const fine of ['127.0.0.1:9000', '[::1]:8089', '127.1.2.3:1']) expect(read(fine)).toBe(fine)
  })

  it.each([
    '0.0.0.0:8089',
    ':8089',
    '10.0.0.1:8089',
    '[::]:8089',
    '192.0.2.1:80',
    'gate.example.com:80',
    '127.0.0.1',
    '127.0.0.1:0',
    '127.1:80',
    'localhost:8089',
    'no',
  ])('%s is refused with the way out', text => {
    expect(() => read(text)).toThrow(/^GATEHOUSE_WEB: is an address of this machine itself .* web-host=/)
  })
})

describe('where a one-time link leads', () => {
  const url = (webHost: string | null, https: string | null, address: string | null) =>
    linkUrls({ settings: () => ({ webHost, https, statusHost: null, http: ':80' }), address })(
      'token',
      'api-key',
    )

  it('by HTTPS under the own host when there is both, else on this machine, else nowhere', () => {
    expect(url('gate.example.com', ':443', '127.0.0.1:8089')).toBe('https://gate.example.com/once/token')
    expect(url('gate.example.com', '10.0.0.1:8443', null)).toBe('https://gate.example.com:8443/once/token')
    expect(url('gate.example.com', null, '127.0.0.1:8089')).toBe('http://127.0.0.1:8089/once/token')
    expect(url(null, ':443', '127.0.0.1:8089')).toBe('http://127.0.0.1:8089/once/token')
    expect(url('gate.example.com', null, null)).toBeNull()
  })

  it('to sign in: under the host of the status page, by HTTPS or on this machine itself, else nowhere', () => {
    const signIn = (statusHost: string | null, http: string, https: string | null) =>
      linkUrls({
        settings: () => ({ webHost: 'gate.example.com', statusHost, http, https }),
        address: '127.0.0.1:8089',
      })('token', 'sign-in')
    expect(signIn('status.example.com', ':80', ':443')).toBe('https://status.example.com/once/token')
    expect(signIn('status.example.com', ':80', ':8443')).toBe('https://status.example.com:8443/once/token')
    expect(signIn('status.localhost', '127.0.0.1:8080', null)).toBe('http://status.localhost:8080/once/token')
    expect(signIn('status.localhost', ':80', null)).toBe('http://status.localhost/once/token')
    // Neither name is of this machine alone.
    for (const host of ['status.example.com', 'localhost.example.com', 'notlocalhost'])
      expect(signIn(host, ':80', null)).toBeNull()
    expect(signIn(null, ':80', ':443')).toBeNull()
  })
})

describe('the server', () => {
  it('listens on a socket that this user alone can open', async () => {
    const web = keep(await TestWeb.start())
    expect(statSync(web.server.socket).mode & 0o777).toBe(0o600)
    expect(await web.ask('/healthz', { throughEdge: true })).toMatchObject({ status: 200 })
  })

  it('listens on the socket alone when no address is wanted', async () => {
    const web = keep(await TestWeb.start())
    const socket = join(keep(temporaryFolder()).path, 'web.sock')
    const server = await startWebServer({ ...web.deps, settings: () => ({ webHost: null }) } as never, {
      address: null,
      socket,
    })
    keep({ stop: server.close })
    expect(server.address).toBeNull()
    expect(statSync(socket).isSocket()).toBe(true)
  })

  it('does not take a socket at which somebody listens', async () => {
    const web = keep(await TestWeb.start())
    const place = { address: null, socket: web.server.socket }
    await expect(startWebServer({ ...web.deps } as never, place)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('listens on'),
    })
    expect(await web.ask('/healthz', { throughEdge: true })).toMatchObject({ status: 200 })
  })

  it('takes the place of a socket that a killed process left behind', async () => {
    const web = keep(await TestWeb.start())
    const { socket } = web.server
    linkSync(socket, `${socket}.left`)
    await web.server.close()
    renameSync(`${socket}.left`, socket)
    expect(statSync(socket).isSocket()).toBe(true)
    await web.open()
    expect(await web.ask('/healthz', { throughEdge: true })).toMatchObject({ status: 200 })
  })

  it('leaves alone what is no socket', async () => {
    const web = keep(await TestWeb.start())
    const { socket } = web.server
    await web.server.close()
    writeFileSync(socket, 'mine')
    await expect(web.open()).rejects.toMatchObject({ code: 'conflict' })
    expect(readFileSync(socket, 'utf8')).toBe('mine')
  })

  it('lets a running command end before it closes, and takes no new one', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
    const web = await TestWeb.start({
      patient: true,
      before: () => {
        enter()
        return held
      },
    })
    const running = web.call(web.key(), 'status')
    await entered
    const { address } = web
    const closing = web.stop()
    await expect(ask(address, address, '/healthz')).rejects.toThrow('ECONNREFUSED')
    release()
    expect((await running).status).toBe(200)
    await closing
  })

  it('may be closed twice', async () => {
    const web = keep(await TestWeb.start())
    await web.server.close()
    await Promise.all([web.server.close(), web.server.close()])
  })

  it('does not wait for ever', async () => {
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
    const web = await TestWeb.start({
      before: () => {
        enter()
        return new Promise(() => undefined)
      },
    })
    const running = web.call(web.key(), 'status')
    await entered
    const lost = expect(running).rejects.toThrow()
    await web.stop()
    await lost
  })
})
