import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { longStep } from './long-step.mjs'
import { inRoot, inToolchain } from './place.mjs'
import { writeWhole } from './whole-file.mjs'

/** Where the built Caddy lies. */
export const builtCaddy = inToolchain('caddy')
const stamp = inToolchain('caddy-built.json')

/** True when we built the Caddy in `.toolchain/` from other sources than caddy/ has now. One put there by hand never is. */
export function isOutdated() {
  const binary = statSync(builtCaddy, { throwIfNoEntry: false })
  const builtFrom = binary && readStamp()[identity(binary)]
  return builtFrom !== undefined && builtFrom !== hashOfSources()
}

/**
 * Builds caddy/ into `.toolchain/caddy`. A cold build downloads and compiles for minutes; this shows how far it is.
 * @throws SetupError with Go's own words and `advice`
 */
export async function buildCaddy(go, advice) {
  const sources = hashOfSources()
  const draft = `${builtCaddy}.${process.pid}.tmp`
  const options = { cwd: inRoot('caddy'), advice }
  const packages = counter()
  await longStep('Fetching the sources of Caddy', go, ['list', '-deps', '.'], {
    ...options,
    detailOf: packages.listed,
  })
  const build = ['build', '-v', '-trimpath', '-buildvcs=false', '-o', draft, '.']
  await longStep('Building Caddy', go, build, { ...options, detailOf: packages.compiled })
  // The stamp knows the old binary and the new one, so that it is right on either side of the rename.
  const old = statSync(builtCaddy, { throwIfNoEntry: false })
  const kept = old ? { [identity(old)]: readStamp()[identity(old)] } : {}
  writeWhole(stamp, `${JSON.stringify({ ...kept, [identity(statSync(draft))]: sources })}\n`)
  renameSync(draft, builtCaddy)
}

/** Reads Go's output: first every package is listed, then those that are not in Go's cache are compiled. */
function counter() {
  let listed = 0
  let compiled = 0
  return {
    listed: line => (line.startsWith('go: ') ? line.slice(4) : `${++listed} packages`),
    compiled: line => `package ${++compiled} of at most ${listed}, ${line}`,
  }
}

const identity = ({ size, mtimeMs }) => `${size} ${mtimeMs}`

function readStamp() {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8'))
  } catch {
    return {} // nothing was built here yet
  }
}

/** Over everything that goes into the binary: go.mod, go.sum and the Go files that are no tests. */
function hashOfSources() {
  const hash = createHash('sha256')
  for (const path of sourcesIn(inRoot('caddy'))) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(inRoot('caddy', path)))
      .update('\0')
  }
  return hash.digest('hex')
}

function sourcesIn(folder, prefix = '') {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap(entry => {
    const path = join(prefix, entry.name)
    if (entry.isDirectory()) return entry.name === 'testdata' ? [] : sourcesIn(join(folder, entry.name), path)
    return isSource(basename(path)) ? [path] : []
  })
}

const isSource = name => /^go\.(mod|sum)$/.test(name) || (name.endsWith('.go') && !name.endsWith('_test.go'))
