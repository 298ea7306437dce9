/**
 * Reads the lines of `go test -json`. Counts the tests without subtests, and each package that failed without any of its tests
 * failing (it did not compile, or crashed). Prints what a person wants to see: a line a package, and all that failed tests said.
 */
export function countGoTests(print) {
  const outcomes = new Map()
  const said = new Map()

  function line(text) {
    const event = parse(text)
    if (!event) return print(`${text}\n`)
    const key = event.Test && `${event.Package} ${event.Test}`
    if (event.Action === 'output' && key) said.set(key, (said.get(key) ?? '') + event.Output)
    else if (event.Output && !/^(PASS|FAIL)$/.test(event.Output.trim())) print(event.Output)
    if (!/^(pass|fail|skip)$/.test(event.Action)) return
    if (event.Action === 'fail' && key) print(said.get(key) ?? '')
    said.delete(key)
    outcomes.set(key ?? event.Package, { package: event.Package, test: event.Test, action: event.Action })
  }

  function result() {
    const all = [...outcomes.values()]
    const parents = new Set(all.filter(one => one.test).flatMap(one => ancestors(one)))
    const leaves = all.filter(one => one.test && !parents.has(`${one.package} ${one.test}`))
    const failed = leaves.filter(one => one.action === 'fail')
    const explained = new Set(failed.map(one => one.package))
    const crashed = all.filter(one => !one.test && one.action === 'fail' && !explained.has(one.package))
    return {
      passed: leaves.filter(one => one.action === 'pass').length,
      failed: failed.length + crashed.length,
    }
  }

  return { line, result }
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // Go's own words, not the test runner's
  }
}

/** The tests that this one is a subtest of. */
function ancestors({ package: name, test }) {
  const parts = test.split('/')
  return parts.slice(1).map((_, index) => `${name} ${parts.slice(0, index + 1).join('/')}`)
}
