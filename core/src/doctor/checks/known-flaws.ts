import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { belowFloor } from '../../advisories/below-floor.ts'
import { readBuildInfo } from '../../advisories/build-info.ts'
import { floorsCheckedOn } from '../../advisories/floors.ts'
import { readInstalledPackages } from '../../advisories/installed-packages.ts'
import { hostCheck } from '../check.ts'
import { bad, type Seen, unseen, well } from '../seen.ts'

const installed = fileURLToPath(new URL('../../../../node_modules/.package-lock.json', import.meta.url))
/** Modules that floors know by the name of what they are. */
const shortNames: Readonly<Record<string, string>> = {
  'github.com/caddyserver/caddy/v2': 'caddy',
  'github.com/corazawaf/coraza-coreruleset/v4': 'crs',
}
/** A list of flaws that is older than this says little. */
const staleMs = 180 * 86_400_000

interface Part {
  name: string
  version: string
}

/** Nothing runs that is known to be broken. */
export const knownFlaws = hostCheck({
  id: 'known-flaws',
  title: 'nothing runs that a published flaw is mended in',
  severity: 'high',
  protects: 'Whoever reads the advisory knows how to use it.',
  fix: 'Upgrade Gatehouse; with it come Node, the packages and the sources of Caddy.',
  sources: ['OWASP ASVS 5.0.0, 15.1.1 and 15.2.1', 'CIS Docker Benchmark 1.7.0, 4.4'],
  look: async ({ managedBinary, edgeProcess, sqliteVersion, clock }) => {
    const program = managedBinary ?? (edgeProcess === null ? null : `/proc/${edgeProcess.pid}/exe`)
    const caddy = program === null ? null : await linkedInto(program)
    const npm = await packages()
    const sqlite = { name: 'sqlite', version: sqliteVersion }
    const hidden = [
      ...(caddy === null ? [{ of: 'What Caddy is made of', command: 'caddy build-info' }] : []),
      ...(npm === null ? [{ of: 'What npm installed', command: 'npm ls --all' }] : []),
    ]
    return judge([...programs(), sqlite, ...(npm ?? []), ...(caddy ?? [])], hidden, clock.nowMs())
  },
})

function judge(
  parts: readonly Part[],
  [hidden]: readonly { of: string; command: string }[],
  nowMs: number,
): Seen {
  const found = parts.flatMap(({ name, version }) => {
    const standing = belowFloor(name, version)
    return standing.outcome === 'below'
      ? [`${name} ${version} (${standing.floor.advisory}; mended in ${standing.floor.lowest})`]
      : []
  })
  if (found.length > 0) return bad(`${[...new Set(found)].join('; ')}.`)
  const words = `Of ${parts.length} parts none is older than the flaws known on ${floorsCheckedOn} allow.`
  if (hidden) return unseen(`${words} ${hidden.of} is not seen from here.`, hidden.command)
  return nowMs - Date.parse(floorsCheckedOn) > staleMs
    ? bad(`${words} That list is old: upgrade Gatehouse.`, 'medium')
    : well(words)
}

function programs(): Part[] {
  const { node, openssl = '' } = process.versions
  return [
    { name: 'node', version: node },
    { name: 'openssl', version: openssl },
  ].filter(({ version }) => version !== '')
}

/** What npm notes of an installation; null where it was packed without that. */
async function packages(): Promise<readonly Part[] | null> {
  try {
    return readInstalledPackages(await readFile(installed, 'utf8'))
  } catch {
    return null
  }
}

/** What a Caddy was built from; null when it does not say. */
async function linkedInto(program: string): Promise<Part[] | null> {
  try {
    const { stdout } = await promisify(execFile)(program, ['build-info'], {
      timeout: 10_000,
      env: {},
      maxBuffer: 4 << 20,
    })
    const { go, modules } = readBuildInfo(stdout)
    // Another program may answer as well, and says nothing of what it is made of.
    if (modules.length === 0) return null
    return [
      { name: 'go', version: go },
      ...modules.map(({ path, version }) => ({ name: shortNames[path] ?? path, version })),
    ].filter(({ version }) => version !== '')
  } catch {
    return null
  }
}
