import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { callGate } from '@gatehouse/bot/platforms/console/socket-client.ts'
import { socketPath } from '@gatehouse/bot/platforms/console/socket-path.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { freePort } from '../harness/edge.ts'
import { Program } from '../harness/program.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'
import { basic } from '../policies/passwords.ts'

const atConsole = 'correct horse battery staple'
const onPage = 'quite a different thing to say'
const wrong = 'somebody tries this one in vain'
const passwords = [atConsole, onPage, wrong]
const said: string[] = []
const statuses: number[] = []
let program: Program
let upstream: Upstream
let output = ''
let hashes: string[] = []

/** Speaks to the running program as the person at a terminal does. */
async function type(line: string, answers: string[] = []): Promise<string> {
  const answer = await callGate({
    path: socketPath(program.data),
    words: line.split(' '),
    yes: true,
    withoutCode: false,
    key: null,
    person: {
      show: reply => void said.push(JSON.stringify(reply)),
      ask: async question => {
        said.push(question.text)
        const text = answers.shift()
        return text === undefined ? { kind: 'left' } : { kind: 'text', text }
      },
      hand: handed => void said.push(JSON.stringify(handed)),
    },
  })
  said.push(JSON.stringify(answer))
  return JSON.stringify(answer)
}

/** Every file of the data folder, read so that every byte is one character. */
function files(): (readonly [file: string, text: string])[] {
  return readdirSync(program.data, { recursive: true, encoding: 'utf8' })
    .map(name => join(program.data, name))
    .filter(file => statSync(file).isFile() && !file.endsWith('ballast'))
    .map(file => [file, readFileSync(file, 'latin1')] as const)
}

/** The page of a link, as a browser uses it. */
async function choose(link: string, password: string): Promise<void> {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const opened = await (await fetch(link, { method: 'POST' })).text()
  const session = /name="session" value="([^"]+)"/.exec(opened)?.[1] ?? ''
  const body = new URLSearchParams({ session, password, again: password }).toString()
  const answer = await fetch(`${link}/password`, { method: 'POST', headers: form, body })
  said.push(opened.replace(session, ''), await answer.text())
  expect(answer.status).toBe(200)
}

beforeAll(async () => {
  upstream = await startUpstream('shop')
  program = await Program.start({ env: { GATEHOUSE_WEB: `127.0.0.1:${await freePort()}` } })
  const sign = async (user: string, password: string) =>
    statuses.push((await ask(program.http, 'shop.localhost', '/', { headers: basic(user, password) })).status)
  await type('settings set loopback-upstreams=yes')
  await type(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
  await type('policy add doors basic-auth')
  await type('route policy add shop doors')
  await type('policy user add doors anna', ['', 'short', 'short', atConsole, atConsole])
  const told = await type('policy user add doors bert', ['link'])
  await choose(/http:\/\/[^"\\ ]+\/once\/[\w-]+/.exec(told)?.[0] ?? '', onPage)
  await sign('anna', atConsole)
  await sign('bert', onPage)
  await sign('anna', wrong)
  for (const line of [
    'config show',
    'policy show doors',
    'policy list',
    'policy user list doors',
    'revision list',
    'revision show 6',
    'revision diff 5 7',
    'route show shop',
    'prove',
    'drift show',
    'audit export',
    'audit list',
    'confirmation list',
    'status',
  ])
    await type(line)
  const { stdout, stderr } = await program.signal('SIGTERM')
  output = stdout + stderr
  const kept = files()
    .map(([, text]) => text)
    .join('\n')
  hashes = [...new Set(kept.match(/\$argon2id\$[\w$=,+/]+/g) ?? [])]
}, 60_000)

afterAll(async () => {
  await program.stop()
  await upstream.stop()
})

it('the passwords were really set and used', () => {
  expect(statuses).toEqual([200, 200, 401])
  expect(hashes.length).toBeGreaterThanOrEqual(2)
  expect(said.join('\n')).toContain('doors on shop: proven')
})

describe('what is told', () => {
  it.each(['answers', 'output'])('in %s holds no password and no hash', where => {
    const text = where === 'answers' ? said.join('\n') : output
    for (const secret of [...passwords, ...hashes]) expect(text.includes(secret)).toBe(false)
    expect(text).not.toContain('argon2id$')
  })
})

describe('what is kept', () => {
  it('holds no password anywhere, however it was sent', () => {
    for (const [file, text] of files())
      for (const password of passwords)
        for (const spelling of [
          password,
          encodeURIComponent(password),
          password.replaceAll(' ', '+'),
          Buffer.from(password).toString('base64').replace(/=+$/, ''),
          Buffer.from(`anna:${password}`).toString('base64'),
          Buffer.from(`bert:${password}`).toString('base64'),
        ])
          expect(text.includes(spelling), file).toBe(false)
  })

  it('holds hashes in the database and in what Caddy starts with, and in no log', () => {
    const holding = files().filter(([, text]) => text.includes('argon2id$'))
    for (const [file] of holding) expect(file).toMatch(/gatehouse\.db(-wal)?$|edge\/[\w.-]*\.json$/)
    expect(holding.length).toBeGreaterThan(0)
  })

  it('in the access log names nobody, and holds no credentials', () => {
    const log = files().find(([file]) => file.endsWith('access.log'))?.[1] ?? ''
    expect(log).toContain('shop.localhost')
    expect(log).not.toMatch(/Authorization|Basic |anna|bert/)
  })
})
