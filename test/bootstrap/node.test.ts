import { execFileSync } from 'node:child_process'
import { accessSync, constants, readdirSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Checkout } from './checkout.ts'

const installed = `.toolchain/node/node_modules/node-${process.platform}-${process.arch}/bin`

function checkoutThatPrintsNode(): Checkout {
  const checkout = new Checkout()
  checkout.caddy('bin/caddy')
  checkout.write('bot/src/main.ts', "console.log('path', process.env.PATH, 'version', process.version)")
  return checkout
}

const ranOn = (checkout: Checkout, folder: string) =>
  `path ${checkout.path(folder)}:${checkout.path('bin')} version ${process.version}\n`

describe('on a Node that is too old', () => {
  test.each(['v18.0.0', 'v22.23.0', 'v24.11.9'])('(%s) a newer one on PATH is used', async version => {
    const checkout = checkoutThatPrintsNode()
    symlinkSync(process.execPath, checkout.path('bin', 'node'))
    const run = await checkout.runOnNode(version, 'start.mjs')
    expect(run).toMatchObject({ code: 0, stdout: ranOn(checkout, 'bin') })
    expect(checkout.calls('npm install')).toEqual([])
  })

  test('an old one on PATH is not, and the pinned one is installed once', async () => {
    const checkout = checkoutThatPrintsNode()
    checkout.shell('bin/node', 'echo v20.20.2')
    const first = await checkout.runOnNode('v20.20.2', 'start.mjs')
    expect(first).toMatchObject({ code: 0, stdout: ranOn(checkout, installed) })
    expect(await checkout.runOnNode('v20.20.2', 'start.mjs')).toMatchObject({ code: 0, stderr: '' })
    expect(checkout.calls('npm install')).toHaveLength(1)
    expect(checkout.calls('npm install')[0]).toMatch(/ node-\w+-\w+@24\.21\.0$/)
  })

  test('half an installation is done again', async () => {
    const checkout = checkoutThatPrintsNode()
    checkout.write(`${installed}/node`, 'half a binary', 0o755)
    checkout.write('.toolchain/node.1.tmp/package.json', '')
    const run = await checkout.runOnNode('v20.20.2', 'start.mjs')
    expect(run).toMatchObject({ code: 0 })
    expect(checkout.calls('npm install')).toHaveLength(1)
    expect(readdirSync(checkout.path('.toolchain')).sort()).toEqual([
      'caddy-checked.json',
      'compile-cache',
      'node',
      'status-page-built',
    ])
  })

  test('and an npm that fails, npm is quoted and the other way named', async () => {
    const checkout = checkoutThatPrintsNode()
    checkout.write('npm-fails', '')
    const run = await checkout.runOnNode('v20.20.2', 'start.mjs')
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toContain('npm error network')
    expect(run.stderr).toContain('Install Node 24.12 or newer yourself')
    expect(checkout.has('.toolchain/node')).toBe(false)
  })
})

test('a running Node that is new enough is used, whatever else there is', async () => {
  const checkout = checkoutThatPrintsNode()
  checkout.shell('bin/node', 'echo v99.0.0')
  const run = await checkout.runOnNode('v24.12.0', 'start.mjs')
  expect(run.stdout).toContain(`path ${join(process.execPath, '..')}:`)
  expect(checkout.calls('node')).toEqual([])
})

/** A Node of this machine that cannot run Gatehouse itself, but must be able to run its bootstrap. */
function findOldNode(): string | undefined {
  const candidates = (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, 'node'))
  return candidates.find(path => {
    try {
      accessSync(path, constants.X_OK)
    } catch {
      return false
    }
    return Number.parseInt(execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }), 10) < 24
  })
}

const oldNode = findOldNode()

test.skipIf(!oldNode)('a really old Node runs the bootstrap', async () => {
  const checkout = checkoutThatPrintsNode()
  checkout.write('start.sh', `exec '${oldNode}' '${checkout.path('bootstrap/start.mjs')}'`)
  symlinkSync(process.execPath, checkout.path('bin', 'node'))
  const env = checkout.environment() as NodeJS.ProcessEnv
  const said = execFileSync('/bin/sh', [checkout.path('start.sh')], { env, encoding: 'utf8', stdio: 'pipe' })
  expect(said).toBe(ranOn(checkout, 'bin'))
})
