import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { Checkout } from './checkout.ts'

function checkoutWithCaddy(): Checkout {
  const checkout = new Checkout()
  checkout.caddy('bin/caddy')
  checkout.write('bot/src/main.ts', '')
  return checkout
}

test('packages are installed once for a lock file', async () => {
  const checkout = checkoutWithCaddy()
  expect(await checkout.run('start.mjs')).toMatchObject({ code: 0 })
  expect(await checkout.run('start.mjs')).toMatchObject({ code: 0, stdout: '', stderr: '' })
  expect(checkout.calls('npm')).toEqual(['npm ci --ignore-scripts --no-audit --no-fund'])
})

test('packages are installed again when the lock file has changed', async () => {
  const checkout = checkoutWithCaddy()
  await checkout.run('start.mjs')
  checkout.append('package-lock.json', '\n')
  await checkout.run('start.mjs')
  expect(checkout.calls('npm')).toHaveLength(2)
})

test('packages are installed again when node_modules is gone', async () => {
  const checkout = checkoutWithCaddy()
  await checkout.run('start.mjs')
  rmSync(checkout.path('node_modules'), { recursive: true })
  await checkout.run('start.mjs')
  expect(checkout.calls('npm')).toHaveLength(2)
})

test('an installation that failed is reported with the words of npm, and done again', async () => {
  const checkout = checkoutWithCaddy()
  await checkout.run('start.mjs')
  checkout.append('package-lock.json', '\n')
  checkout.write('npm-fails', '')
  const failed = await checkout.run('start.mjs')
  expect(failed).toMatchObject({ code: 1, stdout: '' })
  expect(failed.stderr).toContain('npm error network')
  rmSync(checkout.path('npm-fails'))
  expect(await checkout.run('start.mjs')).toMatchObject({ code: 0 })
  expect(checkout.calls('npm')).toHaveLength(3)
})

test('the npm on PATH is used when no npm started us', async () => {
  const checkout = checkoutWithCaddy()
  checkout.shell('bin/npm', 'test -d node_modules || exit 0')
  checkout.installAstro()
  const run = await checkout.run('start.mjs', [], { env: { npm_execpath: undefined } })
  expect(run).toMatchObject({ code: 0 })
  expect(checkout.calls('npm')).toHaveLength(1)
})

test('without any npm that is what is said', async () => {
  const checkout = checkoutWithCaddy()
  const run = await checkout.run('start.mjs', [], { env: { npm_execpath: undefined } })
  expect(run.code).toBe(1)
  expect(run.stderr).toContain('there is no npm on PATH')
})

test('an installation that is killed half-way leaves a lock that stops nobody, and is done again', async () => {
  const checkout = checkoutWithCaddy()
  const npm = await checkout.holdNpm()
  const held = npm.held()
  const killed = checkout.spawn('start.mjs')
  const connection = await held
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  npm.letGo()
  connection.destroy()
  expect(checkout.has('.toolchain/lock')).toBe(true)
  checkout.write('.toolchain/half.tmp', '')
  const again = await checkout.run('start.mjs')
  expect(again.code).toBe(0)
  expect(again.stderr).not.toContain('waiting')
  expect(readdirSync(checkout.path('.toolchain')).sort()).toEqual([
    'caddy-checked.json',
    'compile-cache',
    'status-page-built',
  ])
})

test('a stop during the installation stops npm too, and ends by the same signal', async () => {
  const checkout = checkoutWithCaddy()
  const npm = await checkout.holdNpm()
  const held = npm.held()
  const stopped = checkout.spawn('start.mjs')
  const said = text(stopped.stderr)
  const npmIsGone = once(await held, 'end')
  stopped.kill('SIGTERM')
  expect(await once(stopped, 'close')).toEqual([null, 'SIGTERM'])
  expect(await said).toMatch(/^Installing packages \(0:0\d\): stopped$/m)
  await npmIsGone
  expect(checkout.has('node_modules')).toBe(false)
})

test('two starts at once install once', async () => {
  const checkout = checkoutWithCaddy()
  const npm = await checkout.holdNpm()
  const held = npm.held()
  const first = checkout.spawn('start.mjs')
  const connection = await held
  const second = checkout.spawn('start.mjs')
  const [said] = await once(second.stderr, 'data')
  expect(String(said)).toBe('Another process is setting up this checkout; waiting for it.\n')
  const codes = Promise.all([first, second].map(child => once(child, 'close').then(([code]) => code)))
  npm.letGo()
  connection.end()
  expect(await codes).toEqual([0, 0])
  expect(checkout.calls('npm')).toHaveLength(1)
  expect(checkout.has('.toolchain/lock')).toBe(false)
})

test('a lock of a living process on this machine is respected', async () => {
  const checkout = checkoutWithCaddy()
  checkout.write('.toolchain/lock', JSON.stringify({ pid: process.pid, host: hostname(), id: 'x' }))
  const waiting = checkout.spawn('start.mjs')
  const everything = text(waiting.stderr)
  await once(waiting.stderr, 'data')
  rmSync(checkout.path('.toolchain/lock'))
  expect(await once(waiting, 'close')).toEqual([0, null])
  expect(await everything).toContain('Another process is setting up this checkout')
})

test('a folder that cannot be written to is named', async () => {
  const checkout = checkoutWithCaddy()
  checkout.write('.toolchain', 'a file where the folder should be')
  const run = await checkout.run('start.mjs')
  expect(run.code).toBe(1)
  expect(run.stderr).toContain(checkout.path('.toolchain'))
  expect(run.stderr).not.toContain('    at ')
})
