import { findGo } from './go.mjs'
import { countGoTests } from './go-test-count.mjs'
import { inRoot } from './place.mjs'
import { runStep } from './run.mjs'

// With the flags of the build, so that a fresh machine compiles Caddy once and not twice.
const flags = ['-trimpath']

/** Runs `go vet` and `go test` over caddy/ and answers how many tests passed and failed. A failed vet counts as one. */
export async function runGoTests() {
  const go = findGo()
  if (!go) {
    console.log('The Go tests of caddy/ were not run: there is no Go on PATH.')
    return { passed: 0, failed: 0 }
  }
  const cwd = inRoot('caddy')
  console.log('go vet and go test in caddy/')
  const vet = await runStep(go, ['vet', ...flags, './...'], { cwd })
  const { line, result } = countGoTests(text => process.stdout.write(text))
  const { code } = await runStep(go, ['test', ...flags, '-json', './...'], { cwd, onLine: line })
  const { passed, failed } = result()
  const unexplained = code !== 0 && failed === 0 ? 1 : 0
  return { passed, failed: failed + unexplained + (vet.code === 0 ? 0 : 1) }
}
