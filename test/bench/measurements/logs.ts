import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { hasGoAccess, runGoAccess } from '../access-log/goaccess.ts'
import { writeLog } from '../access-log/write-log.ts'
import { freshFolder } from '../program.ts'
import { type Measurement, type Row, rowOf } from '../row.ts'

const lines = 1_000_000
/** Of the longer log, as dense as the other one. */
const times = 3
const pairs = 3
const mostMb = 150
const tenTimes = { sense: 'at least', value: 10 } as const
const goAccessWords =
  'the distribution’s, with the panels of what Gatehouse counts, into a JSON report; by several threads where its version can'
const hourMs = 3_600_000
const readingChild = new URL('../access-log/reading-child.ts', import.meta.url)
const parsingChild = new URL('../access-log/parsing-child.ts', import.meta.url)

const Said = z.object({ ms: z.number(), peakMb: z.number().default(0) })
type Said = z.infer<typeof Said>

/** Of one round, in milliseconds. */
interface Taken {
  wcMs: number
  parseMs: number
  /** Null: it is not there. */
  goAccessMs: number | null
  ownMs: number
}

/** How fast the access log is read, and in how much memory. */
export const logs: Measurement = {
  name: 'logs',
  title: 'Reading 1,000,000 lines of the access log',
  run: async say => {
    const folder = freshFolder()
    const log = join(folder.path, 'access.log')
    try {
      say('writing a log of one hour')
      writeLog(log, { lines, forMs: hourMs })
      const rows = againstOthers(folder.path, log, say)
      say('a log of one day')
      writeLog(log, { lines, forMs: 24 * hourMs })
      const day = rowOf(
        {
          name: 'the same spread over a day',
          target: null,
          unit: 'lines/s',
          how: 'the same, with 24 times as many rows to write',
        },
        [inLines(read(folder.path, log).ms)],
      )
      say('1,000,000 distinct paths')
      writeLog(log, { lines, forMs: hourMs, distinctPaths: true })
      const kept = memory(read(folder.path, log).peakMb)
      return [...rows, ...longer(folder.path, log, say), day, kept]
    } finally {
      folder.remove()
    }
  },
}

/** Of a million lines the first ones cost the most: everything is compiled while they are read. */
function longer(folder: string, log: string, say: (words: string) => void): Row[] {
  if (!hasGoAccess()) return []
  say(`a log of ${times} hours`)
  writeLog(log, { lines: times * lines, forMs: times * hourMs })
  const before = read(folder, log).ms
  const goAccessMs = runGoAccess(log, join(folder, 'report.json'), times * lines)
  const own = [before, read(folder, log).ms]
  const how = `a log of ${(times * lines).toLocaleString('en')} lines, as dense, in new processes`
  const speed = { target: null, unit: 'lines/s', how } as const
  return [
    rowOf(
      { name: 'a longer log against GoAccess', target: tenTimes, unit: 'ratio', how },
      own.map(ownMs => goAccessMs / ownMs),
    ),
    rowOf(
      { ...speed, name: 'a longer log: Gatehouse' },
      own.map(ownMs => times * inLines(ownMs)),
    ),
    rowOf({ ...speed, name: 'a longer log: GoAccess' }, [times * inLines(goAccessMs)]),
  ]
}

/** In turn, each in a process of its own. */
function againstOthers(folder: string, log: string, say: (words: string) => void): Row[] {
  const isThere = hasGoAccess()
  const taken: Taken[] = []
  for (let pair = 0; pair < pairs; pair += 1) {
    say(`${pair + 1} of ${pairs}`)
    const start = performance.now()
    execFileSync('wc', ['-l', log])
    const wcMs = performance.now() - start
    const parseMs = run(parsingChild, [log]).ms
    const before = read(folder, log).ms
    const goAccessMs = isThere ? runGoAccess(log, join(folder, 'report.json'), lines) : null
    // Before and after what takes ten times as long: a machine's speed drifts meanwhile.
    taken.push({ wcMs, parseMs, goAccessMs, ownMs: (before + read(folder, log).ms) / 2 })
  }
  return rowsOf(taken)
}

function rowsOf(taken: readonly Taken[]): Row[] {
  const speed = { target: null, unit: 'lines/s' } as const
  const ratio = { target: null, unit: 'ratio' } as const
  const goAccess = taken.flatMap(({ goAccessMs }) => (goAccessMs === null ? [] : inLines(goAccessMs)))
  return [
    againstGoAccess(taken),
    rowOf(
      { ...ratio, name: 'against JSON.parse', how: 'of each line, in turn, and nothing done with it' },
      taken.map(({ parseMs, ownMs }) => parseMs / ownMs),
    ),
    rowOf(
      { ...ratio, name: 'against wc -l', how: 'which counts line feeds' },
      taken.map(({ wcMs, ownMs }) => wcMs / ownMs),
    ),
    rowOf(
      {
        ...speed,
        name: 'Gatehouse',
        how: 'a new process: lines read, all detectors, rollups and tops, in transactions; its start is not counted',
      },
      taken.map(({ ownMs }) => inLines(ownMs)),
    ),
    rowOf(
      { ...speed, name: 'JSON.parse', how: 'the same file, cut into lines in the same way' },
      taken.map(({ parseMs }) => inLines(parseMs)),
    ),
    rowOf(
      { ...speed, name: 'wc -l', how: 'the same file' },
      taken.map(({ wcMs }) => inLines(wcMs)),
    ),
    ...(goAccess.length === 0 ? [] : [rowOf({ ...speed, name: 'GoAccess', how: goAccessWords }, goAccess)]),
  ]
}

/** Without it the target is missed, so that nobody overlooks it. */
function againstGoAccess(taken: readonly Taken[]): Row {
  const ratios = taken.flatMap(({ goAccessMs, ownMs }) => (goAccessMs === null ? [] : goAccessMs / ownMs))
  const isMeasured = ratios.length > 0
  return rowOf(
    {
      name: isMeasured ? 'against GoAccess' : 'against GoAccess: NOT MEASURED',
      target: tenTimes,
      unit: 'ratio',
      how: isMeasured
        ? `${ratios.length} pairs in turn over the same file`
        : 'it is not installed, and could not be',
    },
    isMeasured ? ratios : [0],
  )
}

function memory(peakMb: number): Row {
  return rowOf(
    {
      name: 'memory at 1,000,000 distinct paths',
      target: { sense: 'at most', value: mostMb },
      unit: 'MB',
      how: 'the largest resident memory of a process that does nothing but read them, Node included',
    },
    [peakMb],
  )
}

/** Into a new database. */
function read(folder: string, log: string): Said {
  const database = join(folder, 'traffic.db')
  for (const ending of ['', '-wal', '-shm']) rmSync(database + ending, { force: true })
  return run(readingChild, [log, database])
}

function run(child: URL, args: readonly string[]): Said {
  // The program runs with this too.
  const node = ['--max-semi-space-size=2', fileURLToPath(child)]
  return Said.parse(JSON.parse(String(execFileSync(process.execPath, [...node, ...args]))))
}

function inLines(ms: number): number {
  return lines / (ms / 1000)
}
