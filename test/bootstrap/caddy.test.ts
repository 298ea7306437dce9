import { chmodSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Checkout, neededModules } from './checkout.ts'

/** A checkout whose program prints the Caddy that it was given. */
function checkoutThatPrintsCaddy(): Checkout {
  const checkout = new Checkout()
  checkout.write('bot/src/main.ts', "console.log('caddy ' + (process.env['CADDY_BIN'] satisfies unknown))")
  return checkout
}

describe('CADDY_BIN', () => {
  // A fitting Caddy lies in both other places: CADDY_BIN must never fall back to one of them.
  function checkoutWithOthers(): Checkout {
    const checkout = checkoutThatPrintsCaddy()
    checkout.caddy('.toolchain/caddy')
    checkout.caddy('bin/caddy')
    return checkout
  }

  test('is used when it fits, and the program gets its absolute path', async () => {
    const checkout = checkoutWithOthers()
    const path = checkout.caddy('mine/caddy')
    const run = await checkout.run('start.mjs', [], { env: { CADDY_BIN: 'mine/caddy' } })
    expect(run).toMatchObject({ code: 0, stdout: `caddy ${path}\n` })
  })

  test('may be a bare name, which is looked up on PATH', async () => {
    const checkout = checkoutWithOthers()
    const path = checkout.caddy('bin/my-caddy')
    const run = await checkout.run('start.mjs', [], { env: { CADDY_BIN: 'my-caddy' } })
    expect(run.stdout).toBe(`caddy ${path}\n`)
  })

  test.each([
    ['CADDY_BIN=mine/caddy', 'as it is'],
    ['  export CADDY_BIN = "mine/caddy"  # ours', 'exported, quoted and explained'],
    ["CADDY_BIN=elsewhere\r\nCADDY_BIN='mine/caddy'\r", 'given twice: the last one'],
  ])('is read from .env: %j (%s)', async line => {
    const checkout = checkoutWithOthers()
    const path = checkout.caddy('mine/caddy')
    checkout.write('.env', `# settings\nOTHER=1\n#CADDY_BIN=no\n${line}\n`)
    const run = await checkout.run('start.mjs')
    expect(run.stdout).toBe(`caddy ${path}\n`)
  })

  test('of the environment wins over .env', async () => {
    const checkout = checkoutWithOthers()
    checkout.write('.env', 'CADDY_BIN=/nowhere/caddy\n')
    const run = await checkout.run('start.mjs', [], { env: { CADDY_BIN: checkout.caddy('mine/caddy') } })
    expect(run).toMatchObject({ code: 0, stdout: `caddy ${checkout.path('mine/caddy')}\n` })
  })

  test.each<[string, (checkout: Checkout) => void, string]>([
    ['missing', () => undefined, 'does not exist'],
    ['a folder', checkout => void checkout.write('mine/caddy/file', ''), 'is not a file'],
    ['not executable', checkout => chmodSync(checkout.caddy('mine/caddy'), 0o644), 'is not executable'],
    [
      'too old',
      checkout => void checkout.caddy('mine/caddy', { version: 'v2.10.2 h1:abc=' }),
      'is Caddy 2.10.2, too old: Gatehouse needs 2.11 or newer',
    ],
    [
      'without a version',
      checkout => void checkout.caddy('mine/caddy', { version: '(devel)' }),
      'does not tell its version (it says "(devel)")',
    ],
    [
      'failing',
      checkout => void checkout.shell('mine/caddy', 'echo "cannot load library" >&2; exit 127'),
      'could not be asked for its version and modules: cannot load library',
    ],
    [
      'no program at all',
      checkout => void checkout.write('mine/caddy', '\0\0', 0o755),
      'does not tell its version (it says "")',
    ],
  ])('that is %s is refused by name', async (_, make, sentence) => {
    const checkout = checkoutWithOthers()
    make(checkout)
    const run = await checkout.run('start.mjs', [], { env: { CADDY_BIN: 'mine/caddy' } })
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toContain(`CADDY_BIN: ${checkout.path('mine/caddy')} ${sentence}`)
  })

  test.each(neededModules)('without %s is refused, and the module is named', async absent => {
    const checkout = checkoutWithOthers()
    const modules = neededModules.filter(name => name !== absent)
    const path = checkout.caddy('mine/caddy', { modules: [...modules, `${absent}.lookalike`] })
    const run = await checkout.run('start.mjs', [], { env: { CADDY_BIN: path } })
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toContain(`CADDY_BIN: ${path} lacks the module ${absent}.\n`)
  })
})

describe('without CADDY_BIN', () => {
  test('.toolchain/ comes before PATH', async () => {
    const checkout = checkoutThatPrintsCaddy()
    checkout.caddy('bin/caddy')
    const path = checkout.caddy('.toolchain/caddy')
    expect((await checkout.run('start.mjs')).stdout).toBe(`caddy ${path}\n`)
  })

  test('an unfit one is passed over for a fit one on PATH', async () => {
    const checkout = checkoutThatPrintsCaddy()
    checkout.caddy('.toolchain/caddy', { modules: [] })
    const path = checkout.caddy('bin/caddy')
    expect((await checkout.run('start.mjs')).stdout).toBe(`caddy ${path}\n`)
  })

  test('a binary is asked once, and again when it has changed', async () => {
    const checkout = checkoutThatPrintsCaddy()
    checkout.caddy('bin/caddy')
    await checkout.run('start.mjs')
    await checkout.run('start.mjs')
    expect(checkout.calls('caddy')).toHaveLength(2)
    checkout.append('bin/caddy', '# another build\n')
    await checkout.run('start.mjs')
    expect(checkout.calls('caddy')).toHaveLength(4)
  })

  test('a remembered answer also tells of modules that are needed only since', async () => {
    const checkout = checkoutThatPrintsCaddy()
    checkout.caddy('bin/caddy', { modules: [...neededModules, 'http.handlers.new'] })
    await checkout.run('start.mjs')
    const needs = checkout.read('bootstrap/caddy-binary.mjs')
    checkout.write(
      'bootstrap/caddy-binary.mjs',
      needs.replace('modules: [', "modules: ['http.handlers.new',"),
    )
    expect(await checkout.run('start.mjs')).toMatchObject({ code: 0 })
    expect(checkout.calls('caddy')).toHaveLength(2)
  })

  test('a torn memory of what binaries answered is as good as none', async () => {
    const checkout = checkoutThatPrintsCaddy()
    checkout.caddy('bin/caddy')
    checkout.write('.toolchain/caddy-checked.json', '{"/x')
    expect(await checkout.run('start.mjs')).toMatchObject({ code: 0 })
  })

  test('and without Go the answer is what is missing, what was found and the three ways out', async () => {
    const checkout = checkoutThatPrintsCaddy()
    checkout.caddy('bin/caddy', { version: '2.6.2' })
    const { code, stdout, stderr } = await checkout.run('start.mjs')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    for (const words of [
      `${checkout.path('bin/caddy')} is Caddy 2.6.2, too old`,
      `${checkout.path('.toolchain/caddy')} does not exist`,
      'There is no Go on PATH',
      '1. Install Go 1.26.0 or newer',
      '2. Set CADDY_BIN',
      `3. Put such a binary at ${checkout.path('.toolchain/caddy')}`,
      ...neededModules,
    ]) {
      expect(stderr).toContain(words)
    }
  })
})

describe('a Caddy built from caddy/', () => {
  function checkoutWithGo(): Checkout {
    const checkout = checkoutThatPrintsCaddy()
    checkout.caddy('result/caddy')
    checkout.go('result/caddy')
    return checkout
  }

  const builds = (checkout: Checkout) => checkout.calls('go').filter(call => call.startsWith('go build'))

  test('is used, says how far it is, and is not built again', async () => {
    const checkout = checkoutWithGo()
    const first = await checkout.run('start.mjs')
    expect(first.stdout).toBe(`caddy ${checkout.path('.toolchain/caddy')}\n`)
    expect(first.stderr).toMatch(/^Building Caddy$/m)
    expect(first.stderr).toMatch(/^Building Caddy \(0:0\d\): done$/m)
    expect(await checkout.run('start.mjs')).toMatchObject({ code: 0, stderr: '' })
    expect(builds(checkout)).toHaveLength(1)
  })

  test.each(['caddy/go.mod', 'caddy/go.sum', 'caddy/waf/waf.go'])(
    'is built again when %s changes',
    async file => {
      const checkout = checkoutWithGo()
      await checkout.run('start.mjs')
      checkout.write(file, '// changed')
      await checkout.run('start.mjs')
      expect(builds(checkout)).toHaveLength(2)
    },
  )

  test.each(['caddy/waf/waf_test.go', 'caddy/README.md', 'caddy/waf/testdata/x.go'])(
    'is not built again when %s changes',
    async file => {
      const checkout = checkoutWithGo()
      await checkout.run('start.mjs')
      checkout.write(file, '// changed')
      await checkout.run('start.mjs')
      expect(builds(checkout)).toHaveLength(1)
    },
  )

  test('that was put there by hand is left alone', async () => {
    const checkout = checkoutWithGo()
    await checkout.run('start.mjs')
    checkout.caddy('.toolchain/caddy', { version: 'v2.12.0' })
    checkout.write('caddy/main.go', 'package main // changed\n')
    await checkout.run('start.mjs')
    expect(builds(checkout)).toHaveLength(1)
    expect(checkout.read('.toolchain/caddy')).toContain('v2.12.0')
  })

  test('comes before a Caddy on PATH once its sources have changed', async () => {
    const checkout = checkoutWithGo()
    await checkout.run('start.mjs')
    checkout.caddy('bin/caddy')
    checkout.write('caddy/main.go', 'package main // changed\n')
    const run = await checkout.run('start.mjs')
    expect(run.stdout).toBe(`caddy ${checkout.path('.toolchain/caddy')}\n`)
    expect(builds(checkout)).toHaveLength(2)
  })

  test('from older sources is used, and said to be, when there is no Go any more', async () => {
    const checkout = checkoutWithGo()
    await checkout.run('start.mjs')
    checkout.write('caddy/main.go', 'package main // changed\n')
    const run = await checkout.run('start.mjs', [], { env: { PATH: '/nowhere' } })
    expect(run).toMatchObject({ code: 0, stdout: `caddy ${checkout.path('.toolchain/caddy')}\n` })
    expect(run.stderr).toContain('no Go on PATH to build it')
  })

  test('that does not compile gives the words of Go and the three ways out, and leaves the old one', async () => {
    const checkout = checkoutWithGo()
    await checkout.run('start.mjs')
    const before = checkout.read('.toolchain/caddy')
    checkout.go(undefined)
    checkout.write('caddy/main.go', 'package nonsense\n')
    const run = await checkout.run('start.mjs')
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toContain('main.go:1:1: cannot')
    expect(run.stderr).toContain('This is Go 1.26.8; caddy/go.mod asks for 1.26.0 or newer.')
    expect(run.stderr).toContain('Three ways out:')
    expect(checkout.read('.toolchain/caddy')).toBe(before)
  })

  test('without a module is not taken for good', async () => {
    const checkout = checkoutWithGo()
    checkout.caddy('result/caddy', { modules: neededModules.slice(1) })
    const run = await checkout.run('start.mjs')
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('The Caddy just built from caddy/ lacks the module http.handlers.waf.')
  })
})
