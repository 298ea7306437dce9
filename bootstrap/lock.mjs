import { randomUUID } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { inToolchain } from './place.mjs'

const lock = inToolchain('lock')
const beatMs = 5_000
const lifelessMs = 30_000

/**
 * Does the work while no other bootstrap of this checkout does any; waits for its turn. A lock whose process is gone is taken
 * over at once; one that another container or machine left behind, when it has shown no sign of life for 30 seconds.
 */
export async function withLock(work) {
  mkdirSync(inToolchain(), { recursive: true })
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() })
  await take(mine)
  const beat = setInterval(showLife, beatMs)
  try {
    removeDrafts()
    return await work()
  } finally {
    clearInterval(beat)
    if (read()?.text === mine) rmSync(lock)
  }
}

function showLife() {
  try {
    utimesSync(lock, new Date(), new Date())
  } catch (error) {
    if (error.code !== 'ENOENT') throw error // gone when somebody deleted .toolchain meanwhile
  }
}

async function take(mine) {
  let seen
  let stillSince = 0
  let told = false
  while (!created(mine)) {
    const now = read()
    if (!now) continue
    if (now.text !== seen?.text || now.mtimeMs !== seen.mtimeMs) stillSince = performance.now()
    seen = now
    if (isAbandoned(now.text) || performance.now() - stillSince > lifelessMs) {
      remove(now.text)
      continue
    }
    if (!told) console.error('Another process is setting up this checkout; waiting for it.')
    told = true
    await pause(200)
  }
}

function created(mine) {
  try {
    writeFileSync(lock, mine, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

function read() {
  try {
    return { text: readFileSync(lock, 'utf8'), mtimeMs: statSync(lock).mtimeMs }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return undefined
  }
}

/** Certain only on the machine that made the lock; our own number there is a predecessor's, given out again. */
function isAbandoned(text) {
  let owner
  try {
    owner = JSON.parse(text)
  } catch {
    return false // being written just now, or torn: time will tell
  }
  if (owner.host !== hostname()) return false
  if (owner.pid === process.pid) return true
  try {
    process.kill(owner.pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** Moves the lock aside before deleting it, since somebody quicker may have replaced it after we judged it. */
function remove(judged) {
  const aside = `${lock}.${process.pid}.tmp`
  try {
    renameSync(lock, aside)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return
  }
  if (readFileSync(aside, 'utf8') === judged) rmSync(aside)
  else renameSync(aside, lock)
}

/** What an interrupted bootstrap left half-made. */
function removeDrafts() {
  for (const name of readdirSync(inToolchain())) {
    if (name.endsWith('.tmp')) rmSync(inToolchain(name), { recursive: true, force: true })
  }
}
