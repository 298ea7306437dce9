import { execFile } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Checkout } from './checkout.ts'

const vitestFile = 'node_modules/vitest/vitest.mjs'
const passing = { status: 'passed' }
const failing = { status: 'failed' }

/** What stands in for vitest: writes this report (none when undefined) and ends with this code. */
function vitestThat(files: { status: string; tests: { status: string }[] }[] | undefined, code = 0): string {
  const testResults = files?.map(({ status, tests }) => ({ status, assertionResults: tests }))
  const all = files?.flatMap(file => file.tests) ?? []
  const count = (status: string) => all.filter(one => one.status === status).length
  const report = { numPassedTests: count('passed'), numFailedTests: count('failed'), testResults }
  return `
    import { appendFileSync, writeFileSync } from 'node:fs'
    const args = process.argv.slice(2)
    appendFileSync('calls', 'vitest ' + args.filter(one => !one.startsWith('--')).join(' ') + '\\n')
    const file = args.find(one => one.startsWith('--outputFile.json=')).slice(18)
    if (${Boolean(files)}) writeFileSync(file, ${JSON.stringify(JSON.stringify(report))})
    process.exit(${code})`
}

type Event = { Action: string; Package?: string; Test?: string; Output?: string }

function checkoutWith(vitest: string, goEvents?: (Event | string)[], goCode = 0): Checkout {
  const checkout = new Checkout()
  checkout.caddy('bin/caddy')
  checkout.write(vitestFile, vitest)
  // The usual stand-in for npm would empty node_modules, as the real one does.
  checkout.write('npm/npm-cli.js', '')
  checkout.installAstro()
  if (goEvents) {
    const lines = goEvents
      .map(event => (typeof event === 'string' ? event : JSON.stringify(event)))
      .join('\n')
    checkout.write('events', `${lines}\n`)
    const print = `while IFS= read -r line; do printf '%s\\n' "$line"; done < '${checkout.path('events')}'`
    checkout.shell('bin/go', `if [ "$1" = test ]; then\n${print}\nexit ${goCode}\nfi`)
  }
  return checkout
}

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)

const goEvents: Event[] = [
  { Action: 'pass', Package: 'waf', Test: 'TestRefuses/get' },
  { Action: 'pass', Package: 'waf', Test: 'TestRefuses/post' },
  { Action: 'pass', Package: 'waf', Test: 'TestRefuses' },
  { Action: 'skip', Package: 'waf', Test: 'TestSkipped' },
  { Action: 'output', Package: 'waf', Output: 'ok  \twaf\t0.1s\n' },
  { Action: 'pass', Package: 'waf' },
  { Action: 'pass', Package: 'iplist', Test: 'TestRefuses' },
  { Action: 'pass', Package: 'iplist' },
]

describe('npm test', () => {
  const green = vitestThat([{ status: 'passed', tests: [passing, passing, { status: 'pending' }] }])

  test('closes with the sum of both runners; a Go test with subtests counts as its subtests', async () => {
    const run = await checkoutWith(green, goEvents).run('test.mjs')
    expect(run.code).toBe(0)
    expect(lastLine(run.stdout)).toBe('5 passed, 0 failed')
    expect(run.stdout).toContain('ok  \twaf\t0.1s')
  })

  test('says plainly that Go tests were not run without Go', async () => {
    const run = await checkoutWith(green).run('test.mjs')
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('The Go tests of caddy/ were not run: there is no Go on PATH.')
    expect(lastLine(run.stdout)).toBe('2 passed, 0 failed')
  })

  test('hands its arguments to vitest, and leaves the Go tests out', async () => {
    const checkout = checkoutWith(green, goEvents)
    const run = await checkout.run('test.mjs', ['test/routing', '-t', 'a host'])
    expect(checkout.calls('vitest')).toEqual(['vitest run test/routing -t a host'])
    expect(checkout.calls('go')).toEqual([])
    expect(lastLine(run.stdout)).toBe('2 passed, 0 failed')
  })

  test.each([
    ['a failed test', vitestThat([{ status: 'failed', tests: [passing, failing] }], 1), '1 passed, 1 failed'],
    ['a file that does not load', vitestThat([{ status: 'failed', tests: [] }], 1), '0 passed, 1 failed'],
    ['an unhandled error', vitestThat([{ status: 'passed', tests: [passing] }], 1), '1 passed, 1 failed'],
    ['a crash before the count', vitestThat(undefined, 134), '0 passed, 1 failed'],
    ['an end without a count', vitestThat(undefined, 0), '0 passed, 1 failed'],
  ])('fails on %s', async (_, vitest, count) => {
    const run = await checkoutWith(vitest).run('test.mjs')
    expect(run.code).toBe(1)
    expect(lastLine(run.stdout)).toBe(count)
  })

  test('fails on a failed Go test, and prints what it said', async () => {
    const events = [
      { Action: 'output', Package: 'waf', Test: 'TestHolds', Output: 'never seen\n' },
      { Action: 'pass', Package: 'waf', Test: 'TestHolds' },
      { Action: 'output', Package: 'waf', Test: 'TestBreaks/get', Output: 'waf_test.go:9: got 200\n' },
      { Action: 'fail', Package: 'waf', Test: 'TestBreaks/get' },
      { Action: 'fail', Package: 'waf', Test: 'TestBreaks' },
      { Action: 'fail', Package: 'waf' },
    ]
    const run = await checkoutWith(green, events, 1).run('test.mjs')
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('waf_test.go:9: got 200')
    expect(run.stdout).not.toContain('never seen')
    expect(lastLine(run.stdout)).toBe('3 passed, 1 failed')
  })

  test.each<[string, (Event | string)[]]>([
    ['does not compile', [{ Action: 'fail', Package: 'waf' }]],
    ['prints no count at all', ['go: cannot find main module']],
  ])('fails when Go %s', async (_, events) => {
    const run = await checkoutWith(green, events, 1).run('test.mjs')
    expect(run.code).toBe(1)
    expect(lastLine(run.stdout)).toBe('2 passed, 1 failed')
  })

  test('fails when go vet does', async () => {
    const checkout = checkoutWith(green, goEvents)
    checkout.shell('bin/go', 'test "$1" != vet')
    const run = await checkout.run('test.mjs')
    expect(run.code).toBe(1)
    expect(lastLine(run.stdout)).toBe('2 passed, 1 failed')
  })
})

describe('npm run check', () => {
  function checkoutWithChecks(fails?: string): Checkout {
    const checkout = checkoutWith(vitestThat([{ status: 'passed', tests: [passing] }]))
    for (const name of ['biome', 'tsc', 'knip']) {
      checkout.shell(`node_modules/.bin/${name}`, name === fails ? 'exit 3' : '')
    }
    return checkout
  }

  test('runs format, lint, types, unused and the tests, and closes with their count', async () => {
    const checkout = checkoutWithChecks()
    const run = await checkout.run('check.mjs')
    expect(run.code).toBe(0)
    expect(lastLine(run.stdout)).toBe('1 passed, 0 failed')
    const names = checkout.read('calls').match(/^(biome check|tsc|knip|vitest)/gm)
    expect(names).toEqual(['biome check', 'tsc', 'tsc', 'tsc', 'knip', 'vitest'])
  })

  test.each([
    ['biome', 'format and lint', ['knip', 'tsc', 'vitest']],
    ['tsc', 'types', ['knip', 'vitest']],
    ['knip', 'unused files, exports and dependencies', ['vitest']],
  ])('stops at %s and names the step', async (fails, name, notRun) => {
    const checkout = checkoutWithChecks(fails)
    const run = await checkout.run('check.mjs')
    expect(run.code).toBe(1)
    expect(run.stderr).toContain(`npm run check stopped at: ${name}\n`)
    for (const program of notRun) expect(checkout.calls(program)).toEqual([])
  })
})

describe('.ci/run', () => {
  test('says which tool is missing', async () => {
    const checkout = new Checkout()
    for (const tool of ['/usr/bin/dirname', process.execPath]) {
      symlinkSync(tool, checkout.path('bin', tool.split('/').at(-1) ?? ''))
    }
    checkout.shell('bin/npm', '')
    const script = new URL('../../.ci/run', import.meta.url).pathname
    const run = promisify(execFile)('/bin/bash', [script], { env: { PATH: checkout.path('bin') } })
    await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('needs go on PATH') })
    expect(checkout.calls('npm')).toEqual([])
  })
})
