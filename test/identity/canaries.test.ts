import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Handed } from '@gatehouse/bot/platforms/console/person.ts'
import { callGate } from '@gatehouse/bot/platforms/console/socket-client.ts'
import { socketPath } from '@gatehouse/bot/platforms/console/socket-path.ts'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../harness/edge.ts'
import { Program } from '../harness/program.ts'
import { holdsSecret } from './find-secret.ts'

const secrets = new Map<string, string[]>()
const said: string[] = []
let program: Program
let web: string
let output: string

/** Speaks to the running program as the person at a terminal does. */
async function type(line: string, answers: string[] = [], hand: (handed: Handed) => void = () => undefined) {
  const answer = await callGate({
    path: socketPath(program.data),
    words: line.split(' '),
    yes: false,
    withoutCode: false,
    key: null,
    person: {
      show: reply => void said.push(JSON.stringify(reply)),
      ask: async () => {
        const text = answers.shift()
        return text === undefined ? { kind: 'left' } : { kind: 'text', text }
      },
      hand,
    },
  })
  said.push(JSON.stringify(answer))
  return answer
}

async function post(path: string, body: object, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const answer = await fetch(`http://${web}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  said.push(`${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`)
}

const masterKey = () => readFileSync(join(program.data, 'master.key'), 'utf8').trim()

/** A secret in every spelling in which it could stand somewhere. */
function spellings(secret: string, bytes?: Buffer): string[] {
  return [
    secret,
    secret.toLowerCase(),
    secret.replaceAll('-', ''),
    secret.replaceAll('-', '').toLowerCase(),
  ].concat(
    bytes
      ? [
          bytes.toString('latin1'),
          bytes.toString('hex'),
          bytes.toString('base64'),
          bytes.toString('base64url'),
        ]
      : [],
  )
}

beforeAll(async () => {
  web = `127.0.0.1:${await freePort()}`
  program = await Program.start({ env: { GATEHOUSE_WEB: web } })
  let secret = ''
  // The question for the first code is asked after the secret was handed over.
  const answers = {
    shift: () => {
      // Before the secret is handed over it is asked whether here or elsewhere.
      if (secret === '') return ''
      const code = generateSync({ secret })
      secrets.set('the first code', [code])
      return code
    },
  } as string[]
  await type('account bootstrap anna', answers, handed => {
    if (handed.kind === 'enrolment') secret = handed.secret
    if (handed.kind === 'recovery-codes')
      for (const [index, code] of handed.codes.entries())
        secrets.set(`recovery code ${index}`, spellings(code))
  })
  secrets.set('the TOTP secret', spellings(secret, base32Bytes(secret)))
  secrets.set('the master key', spellings(masterKey(), Buffer.from(masterKey(), 'hex')))
  const recovery = [...secrets].filter(([name]) => name.startsWith('recovery')).map(([, [code = '']]) => code)
  await type('account add bert role=operator', ['anna', '123123', 'anna', recovery[0] ?? ''])
  secrets.set('a wrong code', ['123123'])
  const keys: string[] = []
  await type('key create robot scopes=*:change', ['anna', recovery[1] ?? ''], handed => {
    if (handed.kind === 'api-key') keys.push(handed.secret)
  })
  const [key = ''] = keys
  secrets.set('the API key', spellings(key, Buffer.from(key.slice(3), 'base64url')))
  await post('/api/v1/route/add', { name: 'shop', hosts: 'shop.localhost', answer: '200' }, key)
  await post('/api/v1/route/remove', { name: 'shop' }, key)
  await post('/api/v1/status', {}, 'gh_wrong')
  const typed = generateSync({ secret })
  await type(`route remove shop ${typed}`)
  await type(`route list ${key}`)
  secrets.set('a code that was typed into a command', [typed])
  for (const line of [
    'config show',
    'audit export',
    'audit list',
    'key list',
    'account list',
    'confirmation list',
    'status',
    'revision list',
  ])
    await type(line)
  const { stdout, stderr } = await program.signal('SIGTERM')
  output = stdout + stderr
}, 60_000)
afterAll(() => program.stop())

it('everything that must stay secret was really used', () => {
  expect([...secrets.keys()].filter(name => name.startsWith('recovery'))).toHaveLength(10)
  for (const [name, [value = '']] of secrets) expect(value.length, name).toBeGreaterThan(5)
  const all = said.join('\n')
  for (const done of [
    'Account bert added',
    'Route shop added',
    'That code is wrong',
    'it was not read',
    '401 ',
    '403 ',
  ])
    expect(all).toContain(done)
})

describe.each(['answers', 'output', 'disk'])('in what there is of %s', where => {
  it('no secret is found', () => {
    for (const [place, text] of where === 'disk'
      ? files(program.data)
      : [[where, where === 'output' ? output : said.join('\n')] as const])
      for (const [name, values] of secrets)
        for (const value of values.filter(one => one.length > 5))
          expect(holdsSecret(text, value), `${name} stands in ${place}`).toBe(false)
  })
})

it('a code is found wherever it stands alone, and not by chance in a longer number', () => {
  for (const text of ['{"code":"482913"}', 'gate482913{', 'code=482913\n', 'give 482 913 now', '482913'])
    expect(holdsSecret(text, '482913'), text).toBe(true)
  const mac = `${'0a'.repeat(20)}a482913b${'c0'.repeat(8)}`
  for (const text of [mac, '{"atMs":1748291300000}', '{"ts":1772323200.482913}', '0.482913', '4829130'])
    expect(holdsSecret(text, '482913'), text).toBe(false)
})

it('the search finds what is there', () => {
  const all = files(program.data).map(([, text]) => text)
  expect(all.some(text => text.includes('shop.localhost'))).toBe(true)
  expect(files(program.data).map(([name]) => name)).toContain('gatehouse.db')
  expect(said.join('\n')).toContain('route remove shop')
  expect(output).toContain('Commands: npm run gate')
})

/** Every file of a folder, but the one that holds the master key; read so that every byte is one character. */
function files(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name !== 'master.key' && statSync(join(folder, name)).isFile() && name !== 'ballast')
    .map(name => [name, readFileSync(join(folder, name), 'latin1')])
}

function base32Bytes(text: string): Buffer {
  const bits = [...text]
    .map(char => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}
