import { findChromium, findOrInstallChromium } from './chromium.mjs'
import { runGoTests } from './go-test.mjs'
import { runVitest } from './vitest.mjs'

const withoutChromium = `
!! NOT TESTED: the status page in a browser, for there is no Chromium here.
!! Install one (Debian: apt-get install chromium), or name one in GATEHOUSE_CHROMIUM.
`

/**
 * Runs the tests, closes with the line `N passed, N failed`, and answers the exit code. Arguments go to vitest and mean
 * that somebody wants certain tests: the Go tests are then left out.
 */
export async function runAllTests(tools, args = []) {
  // Both wait for much: one for Caddy, the other for time to pass.
  const beside = args.length === 0 ? runGoTests() : { passed: 0, failed: 0, said: '' }
  const chromium = args.length === 0 ? await findOrInstallChromium() : findChromium()
  const env = chromium ? { ...tools.env, GATEHOUSE_CHROMIUM: chromium } : tools.env
  const vitest = await runVitest({ ...tools, env }, args)
  const go = await beside
  process.stdout.write(go.said)
  if (!chromium) console.log(withoutChromium)
  const failed = vitest.failed + go.failed
  console.log(`${vitest.passed + go.passed} passed, ${failed} failed`)
  return { code: failed === 0 ? 0 : 1 }
}
