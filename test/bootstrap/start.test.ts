import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { Checkout } from './checkout.ts'

/** A checkout where everything is set up, whose program is the given one. */
function checkoutWith(program: string): Checkout {
  const checkout = new Checkout()
  checkout.caddy('bin/caddy')
  checkout.write('bot/src/main.ts', program)
  return checkout
}

// Says when it is ready, says each signal, and ends only a moment after the first: what comes twice is seen twice.
const listener = `
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      console.log(name)
      setTimeout(() => process.exit(7), 300)
    })
  }
  setInterval(() => undefined, 1000)
  console.log('ready')`

describe('npm start', () => {
  test('hands its arguments to the program, and the exit code back', async () => {
    const checkout = checkoutWith('console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 42')
    const run = await checkout.run('start.mjs', ['--plain', 'two words', '$HOME', ''])
    expect(run).toMatchObject({ code: 42, stdout: '["--plain","two words","$HOME",""]\n' })
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'hands on %s once, and waits for the end',
    async signal => {
      const checkout = checkoutWith(listener)
      const child = checkout.spawn('start.mjs')
      const said = text(child.stdout)
      await once(child.stdout, 'data')
      child.kill(signal)
      expect(await once(child, 'close')).toEqual([7, null])
      expect(await said).toBe(`ready\n${signal}\n`)
    },
  )

  test.each(['SIGTERM', 'SIGKILL'] as const)('ends by %s when the program does', async signal => {
    const checkout = checkoutWith(`process.kill(process.pid, '${signal}')`)
    expect(await checkout.run('start.mjs')).toMatchObject(
      signal === 'SIGKILL' ? { code: 137, signal: null } : { code: null, signal },
    )
  })

  test('shows no stack for what a person has to put right', async () => {
    const checkout = checkoutWith('')
    const run = await checkout.run('start.mjs', [], { env: { CADDY_BIN: '/nowhere/caddy' } })
    expect(run.stderr).not.toContain('    at ')
  })
})

// Runs a program on a terminal of its own (util-linux; the options differ elsewhere).
const script = '/usr/bin/script'

test.skipIf(process.platform !== 'linux' || !existsSync(script))(
  'Ctrl-C on a terminal reaches the program once',
  async () => {
    const checkout = checkoutWith(listener)
    const command = `exec '${process.execPath}' '${checkout.path('bootstrap/start.mjs')}'`
    const env = checkout.environment({ SHELL: '/bin/sh' }) as NodeJS.ProcessEnv
    const terminal = spawn(script, ['-qec', command, '/dev/null'], { env, detached: true })
    let said = ''
    terminal.stdout.on('data', chunk => {
      if (!said.includes('ready') && `${said}${chunk}`.includes('ready')) terminal.stdin.write('\u0003')
      said += chunk
    })
    expect(await once(terminal, 'close')).toEqual([7, null])
    expect(said.match(/SIGINT/g)).toEqual(['SIGINT'])
  },
)

describe('npm run gate', () => {
  function checkoutWithGate(): Checkout {
    const checkout = new Checkout()
    checkout.write(
      'bot/src/gate.ts',
      'console.log(...process.argv.slice(2)); process.exit(Number(process.argv[2]))',
    )
    return checkout
  }

  test.each([0, 1, 2])('hands on its words and the exit code %i, and looks for no Caddy', async code => {
    const checkout = checkoutWithGate()
    checkout.write('node_modules/.gatehouse-installed', 'of an older lock file')
    checkout.caddy('bin/caddy')
    const run = await checkout.run('gate.mjs', [`${code}`, 'route', 'list'])
    expect(run).toMatchObject({ code, stdout: `${code} route list\n`, stderr: '' })
    expect(checkout.has('calls')).toBe(false)
  })

  test('says that nothing is set up yet, installs nothing and ends with 2', async () => {
    const checkout = checkoutWithGate()
    const run = await checkout.run('gate.mjs', ['0'])
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('run npm start first')
    expect(checkout.has('calls')).toBe(false)
  })
})
