import { readFileSync, statSync } from 'node:fs'
import { ask } from './ask.mjs'
import { isExecutable } from './on-path.mjs'
import { inToolchain } from './place.mjs'
import { writeWhole } from './whole-file.mjs'

/** What a Caddy must have. */
export const needs = {
  version: '2.11',
  modules: [
    'http.handlers.waf',
    'http.handlers.rate_limit',
    'http.matchers.client_ip_list',
    'admin.api.client_ip_lists',
    'http.matchers.client_country',
    'http.handlers.host_routes',
    'http.handlers.client_address',
    'http.handlers.drop_request_trailers',
    'http.authentication.hashes.argon2id_bounded',
    'caddy.logging.encoders.filter.secret_values',
  ],
}

const memory = inToolchain('caddy-checked.json')

/** Why this file cannot be our Caddy, as the rest of a sentence that begins with its path; undefined when it can. */
export async function problemWith(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 'does not exist'
  if (!stat.isFile()) return 'is not a file'
  if (!isExecutable(path)) return 'is not executable'
  try {
    const { version, modules } = await recall(path, stat)
    return wrongVersion(version) ?? missing(modules)
  } catch (error) {
    return `could not be asked for its version and modules: ${error.message}`
  }
}

/** Asks the binary once; afterwards, as long as path, size and time stay the same, its answer is remembered. */
async function recall(path, { size, mtimeMs }) {
  const known = remembered()
  const same = known[path]?.size === size && known[path].mtimeMs === mtimeMs
  if (same) return known[path]
  const [version, list] = await Promise.all([ask(path, ['version']), ask(path, ['list-modules'])])
  const answer = {
    size,
    mtimeMs,
    version,
    modules: list.split('\n').filter(isName),
  }
  try {
    writeWhole(memory, `${JSON.stringify({ ...known, [path]: answer }, null, 2)}\n`)
  } catch (error) {
    console.error(`Not remembered for the next start: ${error.message}`)
  }
  return answer
}

// Between the names stand empty lines and indented counts.
const isName = line => /^\S+$/.test(line)

function remembered() {
  try {
    return JSON.parse(readFileSync(memory, 'utf8'))
  } catch {
    return {} // none yet, or torn: the binaries are asked again
  }
}

function wrongVersion(said) {
  const [, version, major, minor] = /^v?((\d+)\.(\d+)\S*)/.exec(said) ?? []
  if (!version) return `does not tell its version (it says "${said.slice(0, 60)}")`
  const [wantedMajor, wantedMinor] = needs.version.split('.').map(Number)
  const newEnough =
    Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor)
  return newEnough ? undefined : `is Caddy ${version}, too old: Gatehouse needs ${needs.version} or newer`
}

function missing(modules) {
  const absent = needs.modules.filter(name => !modules.includes(name))
  if (absent.length === 0) return undefined
  return `lacks the module${absent.length > 1 ? 's' : ''} ${absent.join(', ')}`
}
