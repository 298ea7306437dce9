import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * Our lines in its words: https://goaccess.io/man#custom-log. The names of lines that it does not know are passed over.
 */
const format = JSON.stringify({
  ts: '%x.%^',
  request: { client_ip: '%h', proto: '%H', method: '%m', host: '%v', uri: '%U' },
  duration: '%T',
  size: '%b',
  status: '%s',
  ua: '%u',
  ref: '%R',
})

/** Programs of the machine, of which no package says that they are needed. */
const programs = { goAccess: 'goaccess', packages: 'apt-get' }

/** What Gatehouse does not count. */
const withoutPanels = [
  'OS',
  'KEYPHRASES',
  'GEO_LOCATION',
  'REMOTE_USER',
  'CACHE_STATUS',
  'MIME_TYPE',
  'TLS_TYPE',
  'REFERRING_SITES',
]

const Report = z.object({
  general: z.object({ total_requests: z.number(), valid_requests: z.number() }),
})

/** Whether it is there; the distribution's package is installed where that is possible. */
export function hasGoAccess(): boolean {
  const isThere = () => spawnSync(programs.goAccess, ['--version']).status === 0
  if (isThere()) return true
  spawnSync(programs.packages, ['install', '-y', programs.goAccess], { timeout: 120_000 })
  return isThere()
}

/**
 * Has it read a log into a JSON report, by several threads where its version can.
 * @returns milliseconds
 */
export function runGoAccess(log: string, report: string, lines: number): number {
  const help = String(spawnSync(programs.goAccess, ['--help']).stdout)
  const jobs = /--jobs\b/.test(help) ? ['--jobs=2'] : []
  const start = performance.now()
  execFileSync(programs.goAccess, [
    log,
    '--no-global-config',
    `--log-format=${format}`,
    '--date-format=%s',
    '--time-format=%s',
    '--no-progress',
    '--no-parsing-spinner',
    ...withoutPanels.map(panel => `--ignore-panel=${panel}`),
    ...jobs,
    '-o',
    report,
  ])
  const ms = performance.now() - start
  const { general } = Report.parse(JSON.parse(readFileSync(report, 'utf8')))
  // It takes an answer that never began, and methods that there are not, for no requests.
  if (general.total_requests < lines || general.valid_requests < 0.97 * lines)
    throw new Error(`GoAccess did not read the log: ${JSON.stringify(general)}`)
  return ms
}
