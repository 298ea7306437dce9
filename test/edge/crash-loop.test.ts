import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { caddyBinary, proxyRoute, TestEdge } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

/** The real Caddy, which dies half a second after it runs a configuration that names the poisoned host. */
function mortalCaddy(): string {
  const script = join(mkdtempSync(join(tmpdir(), 'gh-mortal-')), 'caddy.mjs')
  writeFileSync(
    script,
    `#!${process.execPath}
import { spawn } from 'node:child_process'
import { get } from 'node:http'
const socketPath = process.env.CADDY_ADMIN.replace('unix/', '').replace(/[|].*/, '')
const caddy = spawn('${caddyBinary}', process.argv.slice(2), { stdio: 'inherit' })
caddy.on('exit', code => process.exit(code ?? 3))
process.on('SIGTERM', () => caddy.kill())
const look = () => get({ socketPath, path: '/config/', agent: false }, answer => {
  let body = ''
  answer.on('data', chunk => { body += chunk })
  answer.on('end', () => body.includes('poison') ? setTimeout(() => caddy.kill('SIGKILL'), 500) : setTimeout(look, 50))
}).on('error', () => setTimeout(look, 50))
look()
`,
  )
  chmodSync(script, 0o755)
  return script
}

it('a Caddy that keeps dying after a new revision leads to one rollback and one alert, not a loop', async () => {
  const shop = keep(await startUpstream('shop'))
  const edge = keep(await TestEdge.start({ binary: mortalCaddy(), watch: true }))
  await edge.add(proxyRoute('shop', [shop.port]))
  await edge.add(proxyRoute('poison', [shop.port]))
  const bad = edge.revisions.active()?.number ?? 0
  await until(
    () => edge.revisions.active()?.number,
    number => number !== bad,
    30_000,
  )
  const back = edge.revisions.active()
  expect(back).toMatchObject({
    parent: bad,
    author: 'gatehouse',
    why: expect.stringContaining('kept dying after revision'),
  })
  expect(edge.control.current().state.routes.map(route => route.name)).toEqual(['shop'])
  await until(
    () => ask(edge.http, 'shop.localhost').then(answer => answer.body, String),
    body => body === 'shop',
  )
  await until(
    () => edge.control.status().running,
    running => running === 'up',
  )
  const settled = edge.revisions.list(100).length
  for (let looks = 0; looks < 3; looks += 1) expect(await edge.control.check(false)).toBeNull()
  expect(edge.revisions.list(100)).toHaveLength(settled)
  expect(edge.events.filter(event => event.kind === 'gave-up')).toEqual([
    { kind: 'gave-up', revision: bad, backTo: bad - 1, words: expect.any(String) },
  ])
})

it('back is a revision that ran, not one that only travelled with the bad one', async () => {
  const shop = keep(await startUpstream('shop'))
  const edge = keep(await TestEdge.start({ binary: mortalCaddy(), watch: true, joinWindowMs: 200 }))
  await edge.add(proxyRoute('shop', [shop.port]))
  const good = edge.revisions.active()?.number
  await Promise.all([
    edge.add(proxyRoute('poison', [shop.port])),
    edge.add(proxyRoute('b', [shop.port])),
    edge.add(proxyRoute('c', [shop.port])),
  ])
  await until(
    () => edge.events,
    events => events.some(event => event.kind === 'gave-up'),
    30_000,
  )
  const [gaveUp] = edge.events.filter(event => event.kind === 'gave-up')
  // A Caddy that dies in the middle of the push has each wish tried alone; those that ran then are as good as the first.
  const ran = edge.revisions.list(100).filter(({ status }) => status === 'superseded')
  expect(ran.map(({ number }) => number)).toContain(good)
  expect(ran.map(({ number }) => number)).toContain(gaveUp?.backTo)
  expect(edge.control.current().state.routes.map(route => route.name)).not.toContain('poison')
  await until(
    () => ask(edge.http, 'shop.localhost').then(answer => answer.body, String),
    body => body === 'shop',
  )
})
