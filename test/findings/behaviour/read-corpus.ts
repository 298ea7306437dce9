import { readFileSync } from 'node:fs'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { type FindingSeverity, findingSeverities } from '@gatehouse/core/findings/finding.ts'
import { linesOf } from './series.ts'

/** Traffic, and what a detector should say of it. */
export interface Case {
  words: string
  /** Null: nothing. */
  found: { severity: FindingSeverity | null; subject: string | null } | null
  lines: readonly LogLine[]
  fromMs: number
  /** Minutes are looked at until then, also when nothing comes any more. */
  untilMs: number
}

const head = /^(found|nothing)(?: (notice|warning|critical))?(?: about (\S+))?: (.+)$/
const beginning = Date.parse('2026-03-02T10:00:00Z')

/**
 * Reads the cases of a file: a line such as `found warning about 203.0.113.7: somebody tries passwords`, and below it, indented, the series
 * of lines that come at the same time. `until 75 min` goes on for so long. Lines that begin with `#` are for the reader.
 * @throws Error when it cannot be read
 */
export function readCorpus(path: string): Case[] {
  const text = readFileSync(path, 'utf8').replaceAll(/^#.*\n/gm, '')
  return text
    .split(/\n(?=\S)/)
    .filter(part => part.trim() !== '')
    .map(readCase)
}

function readCase(text: string): Case {
  const [first = '', ...rest] = text.trim().split('\n')
  const [, verdict, severity, subject, words] = head.exec(first) ?? []
  if (words === undefined) throw new Error(`this begins no case: ${first}`)
  const said = rest.map(line => line.trim()).filter(line => line !== '')
  const until = said.flatMap(line => /^until (\d+) min$/.exec(line)?.[1] ?? [])
  const lines = said
    .filter(line => !line.startsWith('until '))
    .flatMap(line => [...linesOf(line, beginning)])
    .sort((one, other) => one.atMs - other.atMs)
  const lastMs = lines.at(-1)?.atMs ?? beginning
  return {
    words,
    found:
      verdict === 'nothing'
        ? null
        : {
            severity: findingSeverities.find(known => known === severity) ?? null,
            subject: subject ?? null,
          },
    lines,
    fromMs: beginning,
    untilMs: Math.max(lastMs + 1, ...until.map(minutes => beginning + Number(minutes) * 60_000)),
  }
}
