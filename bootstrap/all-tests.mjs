import { runGoTests } from './go-test.mjs'
import { runVitest } from './vitest.mjs'

/**
 * Runs the tests, closes with the line `N passed, N failed`, and answers the exit code. Arguments go to vitest and mean
 * that somebody wants certain tests: the Go tests are then left out.
 */
export async function runAllTests(tools, args = []) {
  const vitest = await runVitest(tools, args)
  const go = args.length === 0 ? await runGoTests() : { passed: 0, failed: 0 }
  const failed = vitest.failed + go.failed
  console.log(`${vitest.passed + go.passed} passed, ${failed} failed`)
  return { code: failed === 0 ? 0 : 1 }
}
