import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { ConsoleDesk } from '../../bot/src/platforms/console/converse.ts'
import type { Handed, Question, Said } from '../../bot/src/platforms/console/person.ts'
import { callGate, type GateCall } from '../../bot/src/platforms/console/socket-client.ts'
import { type SocketServer, startSocketServer } from '../../bot/src/platforms/console/socket-server.ts'
import type { Log } from '../../core/src/log.ts'
import { TestDesk } from './console-desk.ts'

export let folder: string
export let path: string
export let server: SocketServer | undefined
export let desk: TestDesk
export let logged: string

const note: Log['info'] = (message, fields) => {
  logged += `${message} ${JSON.stringify(fields)}\n`
}
const log: Log = { info: note, warn: note, error: note }

export async function start(
  changed: Partial<ConsoleDesk> = {},
  patienceMs = { command: 10_000, answer: 10_000 },
) {
  const { run, decide, likelyAccount, handovers } = desk
  const whole = { run, decide, likelyAccount, handovers, log, ...changed }
  const { keyOf, deniedKey } = desk
  server = await startSocketServer({ path, desk: whole, keyOf, deniedKey, log, patienceMs })
  return server
}

export type Says = string | Said['kind'] | ((handed: Handed[]) => string)

/** A person who gives one answer after the other, and remembers what they were asked and shown. */
export class Reader {
  readonly asked: Question[] = []
  readonly shown: string[] = []
  readonly handed: Handed[] = []
  readonly #answers: Says[]

  constructor(...answers: Says[]) {
    this.#answers = answers
  }

  show(reply: { title: string }): void {
    this.shown.push(reply.title)
  }

  hand(handed: Handed): void {
    this.handed.push(handed)
  }

  async ask(question: Question): Promise<Said> {
    this.asked.push(question)
    const answer = this.#answers.shift()
    if (answer === 'left' || answer === 'gone') return { kind: answer }
    return { kind: 'text', text: typeof answer === 'function' ? answer(this.handed) : (answer ?? '') }
  }
}

export const call = (words: string[], wishes: Partial<GateCall> = {}) =>
  callGate({ path, words, yes: false, withoutCode: false, key: null, person: null, ...wishes })
export const runLine = (words: string[], wishes = {}) =>
  `${JSON.stringify({ kind: 'run', words, terminal: true, yes: false, withoutCode: false, ...wishes })}\n`

/** Waits until this many questions have come through a raw connection. */
export async function questions(socket: Socket, count: number): Promise<string> {
  let said = ''
  socket.on('data', chunk => {
    said += chunk
  })
  await vi.waitFor(() => expect(said.match(/"kind":"question"/g)).toHaveLength(count))
  return said
}

export async function raw(bytes: string): Promise<string> {
  const socket = connect(path)
  socket.write(bytes)
  return text(socket)
}

/** The server is closed already. */
export function forgetServer(): void {
  server = undefined
}

/** Who answers there from now on. */
export function sitsAt(other: TestDesk): void {
  desk = other
}

/** Before and after each test of a file. */
export function setUpEach(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gate-'))
    path = join(folder, 'gate.sock')
    desk = new TestDesk()
    logged = ''
  })
  afterEach(async () => {
    await server?.close()
    server = undefined
    rmSync(folder, { recursive: true })
  })
}
