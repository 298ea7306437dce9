import { runGoTests } from './go-test.mjs'
import { runVitest } from './vitest.mjs'

/**
 * Runs the tests, closes with the line `N passed, N failed`, and answers the exit code. Arguments go to vitest and mean
 * that somebody wants certain tests: the Go tests are then left out.
 */
export async function runAllTests(tools, args = []) {
  // Both wait for much: one for Caddy, the other for time to pass.
  const beside = args.length === 0 ? runGoTests() : { passed: 0, failed: 0, said: '' }
  const vitest = await runVitest(tools, args)
  const go = await beside
  process.stdout.write(go.said)
  const failed = vitest.failed + go.failed
  console.log(`${vitest.passed + go.passed} passed, ${failed} failed`)
  return { code: failed === 0 ? 0 : 1 }
}
