import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot } from './place.mjs'
import { runStep } from './run.mjs'
import { testFolder } from './test-folder.mjs'

const program = inRoot('node_modules', 'vitest', 'vitest.mjs')

/**
 * Runs vitest with its usual output and answers how many tests passed and failed. Whatever makes vitest fail without a failed
 * test (a file that does not load, an unhandled error, a crash) counts as one.
 */
export async function runVitest({ node, env }, args) {
  const folder = testFolder()
  const report = join(folder, 'vitest.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const { code } = await runStep(node, [program, 'run', ...reporters, ...args], {
      env: { ...env, TMPDIR: folder },
    })
    const { passed, failed } = count(report)
    return { passed, failed: code === 0 ? failed : Math.max(failed, 1) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function count(report) {
  let text
  try {
    text = readFileSync(report, 'utf8')
  } catch {
    return { passed: 0, failed: 1 } // vitest ended before it could count
  }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(text)
  const unloaded = testResults.filter(
    file => file.status === 'failed' && !file.assertionResults.some(isFailed),
  )
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length }
}

const isFailed = test => test.status === 'failed'
