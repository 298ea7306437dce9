import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { longStep } from './long-step.mjs'
import { inRoot, inToolchain } from './place.mjs'
import { writeWhole } from './whole-file.mjs'

const built = inRoot('status-site', 'dist')
// Holds the hash of the sources of which the page in `dist` was made.
const stamp = inToolchain('status-page-built')
const astro = inRoot('node_modules', 'astro', 'bin', 'astro.mjs')
const sources = ['status-site', 'core/src/status-document']
const noSources = new Set(['dist', 'node_modules', '.astro'])

/** True when the status page in `status-site/dist` was built from the sources that are here now, with the packages of now. */
export function hasCurrentPage() {
  return (
    existsSync(join(built, 'index.html')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === hashOfSources()
  )
}

/**
 * Builds the status page under the given Node. The page that is there is served meanwhile, and stays when this fails.
 * @throws SetupError with Astro's own words
 */
export async function buildPage(node, env) {
  const hash = hashOfSources()
  const draft = inToolchain(`status-page.${process.pid}.tmp`)
  const options = {
    cwd: inRoot('status-site'),
    env: { ...env, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
    advice: 'Put right what Astro says, and start again.',
  }
  await longStep('Building the status page', node, [astro, 'build', '--outDir', draft], options)
  rmSync(stamp, { force: true })
  rmSync(built, { recursive: true, force: true })
  renameSync(draft, built)
  writeWhole(stamp, hash)
}

function hashOfSources() {
  const hash = createHash('sha256').update(readFileSync(inRoot('package-lock.json')))
  for (const path of sources.flatMap(filesIn)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(inRoot(path)))
      .update('\0')
  }
  return hash.digest('hex')
}

function filesIn(folder) {
  const entries = readdirSync(inRoot(folder), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
  return entries.flatMap(entry => {
    if (noSources.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesIn(path) : [path]
  })
}
