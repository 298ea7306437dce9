import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { crashLine } from './crash-lines.ts'

/** Writes numbered lines and renames the log often, as Caddy does, and compresses some, until its input ends. Prints how many lines there are. */
const [folder = ''] = process.argv.slice(2)
const path = join(folder, 'access.log')
let log = openSync(path, 'a')
let written = 0
let turns = 0
let rotations = 0
let isEnding = false

function write(): void {
  let text = ''
  for (let more = 0; more < 12; more += 1) {
    text += crashLine(written)
    written += 1
  }
  // In two parts, so that there are torn lines to be seen.
  const cut = Math.floor(text.length * 0.7)
  writeSync(log, text.slice(0, cut))
  writeSync(log, text.slice(cut))
}

function rotate(): void {
  rotations += 1
  const time = new Date(Date.UTC(2026, 0, 1) + rotations * 1000)
    .toISOString()
    .slice(0, -1)
    .replaceAll(':', '-')
  const rotated = join(folder, `access-${time}-size.log`)
  closeSync(log)
  renameSync(path, rotated)
  log = openSync(path, 'a')
  if (rotations % 5 !== 0) return
  writeFileSync(`${rotated}.part`, gzipSync(readFileSync(rotated)))
  renameSync(`${rotated}.part`, `${rotated}.gz`)
  rmSync(rotated)
}

process.stdin.on('end', () => {
  isEnding = true
})
process.stdin.resume()
const timer = setInterval(() => {
  write()
  turns += 1
  if (turns % 40 === 0) rotate()
  if (!isEnding) return
  clearInterval(timer)
  process.stdout.write(String(written))
}, 4)
