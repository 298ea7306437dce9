import { expect, test } from 'vitest'
import { Checkout } from './checkout.ts'

const loud = '!! NOT TESTED: the status page in a browser'

/** A checkout whose vitest writes down which browser it was given. */
function checkoutThatTests(): Checkout {
  const checkout = new Checkout()
  checkout.caddy('bin/caddy')
  checkout.write('npm/npm-cli.js', '')
  checkout.installAstro()
  checkout.write(
    'node_modules/vitest/vitest.mjs',
    `import { writeFileSync } from 'node:fs'
     const file = process.argv.find(one => one.startsWith('--outputFile.json=')).slice(18)
     writeFileSync(file, '{"numPassedTests":1,"numFailedTests":0,"testResults":[]}')
     console.log('browser ' + process.env.GATEHOUSE_CHROMIUM)`,
  )
  return checkout
}

test('the tests get the browser that is on PATH', async () => {
  const checkout = checkoutThatTests()
  const path = checkout.shell('bin/chromium', '')
  const run = await checkout.run('test.mjs', ['test/x'])
  expect(run.stdout).toContain(`browser ${path}\n`)
  expect(run.stdout).not.toContain(loud)
})

test('without one they say loudly what they left out, and the count is the last line all the same', async () => {
  const run = await checkoutThatTests().run('test.mjs')
  expect(run.code).toBe(0)
  expect(run.stdout).toContain('browser undefined')
  expect(run.stdout).toContain(loud)
  expect(run.stdout.trimEnd().split('\n').at(-1)).toBe('1 passed, 0 failed')
})

test('a browser that GATEHOUSE_CHROMIUM names and that is none is not replaced by another', async () => {
  const checkout = checkoutThatTests()
  checkout.shell('bin/chromium', '')
  const run = await checkout.run('test.mjs', ['test/x'], { env: { GATEHOUSE_CHROMIUM: '/nowhere' } })
  expect(run.stdout).toContain(loud)
})
