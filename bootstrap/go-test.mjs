import { findGo } from './go.mjs'
import { countGoTests } from './go-test-count.mjs'
import { inRoot } from './place.mjs'
import { runStep } from './run.mjs'

// With the flags of the build, so that a fresh machine compiles Caddy once and not twice.
const flags = ['-trimpath']

/**
 * Runs `go vet` and `go test` over caddy/ and answers how many tests passed and failed, and what was said: it runs beside
 * other tests, so whoever waits for it prints that. A failed vet counts as one.
 */
export async function runGoTests() {
  const go = findGo()
  if (!go) {
    return { passed: 0, failed: 0, said: 'The Go tests of caddy/ were not run: there is no Go on PATH.\n' }
  }
  const cwd = inRoot('caddy')
  let said = 'go vet and go test in caddy/\n'
  const print = text => {
    said += text
  }
  const vet = await runStep(go, ['vet', ...flags, './...'], { cwd, onLine: text => print(`${text}\n`) })
  const { line, result } = countGoTests(print)
  const { code } = await runStep(go, ['test', ...flags, '-json', './...'], { cwd, onLine: line })
  const { passed, failed } = result()
  const unexplained = code !== 0 && failed === 0 ? 1 : 0
  return { passed, failed: failed + unexplained + (vet.code === 0 ? 0 : 1), said }
}
