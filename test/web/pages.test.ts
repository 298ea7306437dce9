import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { generateSync } from 'otplib'
import { beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { TestWeb, type WebAnswer } from './web-parts.ts'

const hasCurl = spawnSync('curl', ['--version']).status === 0
const keep = keeper()
let web: TestWeb

beforeEach(async () => {
  web = keep(await TestWeb.start({ webHost: 'gate.example.com' }))
})

const anna = () => web.deps.accounts.add({ name: 'anna', role: 'operator' }, web.nowMs).id
const open = (token: string, headers: Record<string, string> = {}) =>
  web.ask(`/once/${token}`, { method: 'POST', headers })
const typeCode = (token: string, session: string, code: string) =>
  web.ask(`/once/${token}/code`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ session, code }).toString(),
  })
const sessionIn = ({ text }: WebAnswer) => /name="session" value="([^"]+)"/.exec(text)?.[1] ?? ''
const secretIn = ({ text }: WebAnswer) =>
  (/class="secret">([^<]+)</.exec(text)?.[1] ?? '').replaceAll(' ', '')
const codeOf = (secret: string) => generateSync({ secret, epoch: Math.floor(web.nowMs / 1000) })

describe('a link to take up codes', () => {
  it('is not used up by looking: three previews, and then it still works, once', async () => {
    const id = anna()
    const token = web.link('enrol', id)
    for (let looked = 0; looked < 3; looked += 1) {
      const preview = await web.ask(`/once/${token}`)
      expect(preview.status).toBe(200)
      expect(preview.text).toContain('anna')
      expect(preview.text.match(/<button/g)).toHaveLength(1)
      expect(preview.text).not.toContain('<svg')
      expect((await web.ask(`/once/${token}`, { method: 'HEAD' })).status).toBe(200)
    }
    const opened = await open(token)
    expect(opened.status).toBe(200)
    expect(opened.text).toContain('<svg')
    expect(secretIn(opened)).toMatch(/^[A-Z2-7]{32,}$/)
    expect((await open(token)).status).toBe(404)
    expect((await web.ask(`/once/${token}`)).status).toBe(404)
  })

  it('ends in codes that work and recovery codes that are shown this once', async () => {
    const id = anna()
    const token = web.link('enrol', id)
    const opened = await open(token)
    const session = sessionIn(opened)
    const wrong = await typeCode(token, session, codeOf(secretIn(opened)) === '000000' ? '111111' : '000000')
    expect(wrong.status).toBe(200)
    expect(wrong.text).toContain('role="alert"')
    expect(web.deps.codes.enrolled(id)).toBe(false)
    const code = codeOf(secretIn(opened))
    const right = await typeCode(token, sessionIn(wrong), `${code.slice(0, 3)} ${code.slice(3)}`)
    expect(right.status).toBe(200)
    expect(right.text.match(/<li><code>[^<]+<\/code><\/li>/g)).toHaveLength(10)
    expect(web.deps.codes.enrolled(id)).toBe(true)
    expect((await typeCode(token, session, code)).status).toBe(410)
    const written = JSON.stringify(web.deps.audit.list({ limit: 100 }))
    for (const secret of [token, session, code, secretIn(opened)]) expect(written).not.toContain(secret)
  })

  it('takes no code that is none as a try, and no session of nobody', async () => {
    const token = web.link('enrol', anna())
    const opened = await open(token)
    const session = sessionIn(opened)
    for (const code of ['', '12345', '1234567', 'abcdef', '<b>', '１２３４５６']) {
      const answer = await typeCode(token, session, code)
      expect([code, answer.text.includes('The code is six digits')]).toEqual([code, true])
    }
    expect(web.deps.audit.list({ kind: 'wrong-code', limit: 10 })).toEqual([])
    expect((await typeCode(token, 'nobody', '123456')).status).toBe(410)
    expect((await typeCode(token, '', '123456')).status).toBe(404)
    expect((await typeCode(token, session, codeOf(secretIn(opened)))).text).toContain('recovery')
  })
})

it('a link to an API key shows its secret once, and that secret works', async () => {
  const { id } = web.deps.keys.add(
    { name: 'ci', owner: null, scopes: ['*:read'], networks: [], expiresAtMs: web.nowMs + 86_400_000 },
    web.nowMs,
  )
  const token = web.link('api-key', id)
  expect((await web.ask(`/once/${token}`)).text).not.toContain('gh_')
  const opened = await open(token)
  const secret = secretIn(opened)
  expect(secret).toMatch(/^gh_[\w-]{43}$/)
  expect((await web.call(secret, 'status')).status).toBe(200)
  expect((await open(token)).status).toBe(404)
})

it('unknown, used, old and misshapen links get one and the same page', async () => {
  const used = web.link('enrol', anna())
  await open(used)
  const bert = web.deps.accounts.add({ name: 'bert', role: 'viewer' }, web.nowMs).id
  const old = web.link('enrol', bert)
  web.nowMs += 5 * 60_000
  const tokens = [used, old, 'A'.repeat(43), 'x', '%3Cscript%3E', '..%2f..%2fetc', 'a'.repeat(5000)]
  const pages = new Set<string>()
  for (const token of tokens)
    for (const method of ['GET', 'POST']) {
      const { status, text } = await web.ask(`/once/${token}`, { method })
      expect([token.slice(0, 50), method, status]).toEqual([token.slice(0, 50), method, 404])
      pages.add(text)
    }
  expect(pages.size).toBe(1)
})

describe('every answer', () => {
  const everything = async (): Promise<[string, WebAnswer][]> => {
    const token = web.link('enrol', anna())
    return [
      ['health', await web.ask('/healthz')],
      ['style', await web.ask('/style.css')],
      ['nothing', await web.ask('/nothing')],
      ['offer', await web.ask(`/once/${token}`)],
      ['opened', await open(token)],
      ['over', await open(token)],
      ['docs', await web.ask('/api/docs')],
      ['api', await web.call(web.key(), 'status')],
      ['no key', await web.ask('/api/v1/status')],
      ['foreign host', await web.ask('/', { headers: { host: 'evil.example' } })],
      ['foreign page', await open('x', { origin: 'https://evil.example' })],
    ]
  }

  it('forbids scripts, frames, caches, referrers and search engines', async () => {
    for (const [name, { headers }] of await everything()) {
      expect([name, headers]).toEqual([
        name,
        expect.objectContaining({
          'content-security-policy':
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'x-robots-tag': 'noindex, nofollow',
        }),
      ])
      expect(headers['strict-transport-security']).toBeUndefined()
    }
  })

  it('asks for HTTPS from now on where HTTPS is spoken, as the edge says, and believes nobody else', async () => {
    const ask = (throughEdge: boolean, proto: string) =>
      web.ask('/healthz', { throughEdge, headers: { 'x-forwarded-proto': proto } })
    expect((await ask(true, 'https')).headers['strict-transport-security']).toBe('max-age=31536000')
    expect((await ask(true, 'http')).headers['strict-transport-security']).toBeUndefined()
    expect((await ask(false, 'https')).headers['strict-transport-security']).toBeUndefined()
  })

  it('holds no script, no style of its own and nothing from elsewhere', async () => {
    for (const [, { text, headers }] of await everything()) {
      if (!String(headers['content-type']).startsWith('text/html')) continue
      expect(text).not.toMatch(/<script|\son\w+=|\sstyle=|<style|javascript:/i)
      expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
        /(src|href|action)="(https?:)?\/\//,
      )
      expect(text).toContain('name="viewport"')
      expect(text).toContain('<html lang="en">')
    }
  })
})

describe('what a foreign page makes a browser send', () => {
  const cases: [string, Record<string, string>, boolean][] = [
    ['another origin', { origin: 'https://evil.example' }, false],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }, false],
    ['a hidden origin without more', { origin: 'null' }, false],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }, false],
    ['a neighbour of this site', { 'sec-fetch-site': 'same-site' }, false],
    ['another site with a hidden origin', { 'sec-fetch-site': 'cross-site', origin: 'null' }, false],
    ['a contradiction', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, false],
    ['a form of our own page', { 'sec-fetch-site': 'same-origin', origin: 'null' }, true],
    ['an own page of an old browser', { origin: 'own' }, true],
    ['no browser', {}, true],
  ]

  it.each(cases)('%s', async (_, headers, allowed) => {
    const token = web.link('enrol', anna())
    const said = headers.origin === 'own' ? { origin: `http://${web.address}` } : headers
    expect((await open(token, said)).status).toBe(allowed ? 200 : 403)
    expect((await web.ask(`/once/${token}`)).status).toBe(allowed ? 404 : 200)
    const api = await web.call(web.key(), 'status', {}, { headers: said })
    expect(api.status).toBe(allowed ? 200 : 403)
  })
})

it('only names of this machine and the own host are answered to (DNS rebinding)', async () => {
  const status = async (host: string) => (await web.ask('/healthz', { headers: { host } })).status
  const port = web.address.split(':')[1]
  for (const host of [
    '127.0.0.1',
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    'LOCALHOST',
    '[::1]:8089',
    '127.9.9.9',
  ])
    expect([host, await status(host)]).toEqual([host, 200])
  expect(await status('gate.example.com')).toBe(200)
  expect(await status('GATE.example.com:443')).toBe(200)
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    'gate.example.com.',
  ])
    expect([host, await status(host)]).toEqual([host, 421])
})

it('a form that is far too long is refused', async () => {
  const token = web.link('enrol', anna())
  const session = sessionIn(await open(token))
  expect((await typeCode(token, session, '1'.repeat(20_000))).status).toBe(413)
})

it('who asks too often must wait', async () => {
  const slow = keep(await TestWeb.start({ limits: { address: { points: 3, windowSeconds: 60 } } }))
  for (let asked = 0; asked < 3; asked += 1) expect((await slow.ask('/once/x')).status).toBe(404)
  const { status, headers } = await slow.ask('/once/x')
  expect(status).toBe(429)
  expect(Number(headers['retry-after'])).toBeGreaterThan(0)
})

it('the page to read the API names every command and loads its style', async () => {
  const { text, headers } = await web.ask('/api/docs')
  expect(headers['content-type']).toBe('text/html; charset=UTF-8')
  for (const { name } of web.deps.commands) expect(text).toContain(`/api/v1/${name.split(' ').join('/')}`)
  const style = await web.ask('/style.css')
  expect(style.headers['content-type']).toBe('text/css; charset=utf-8')
  expect(style.text).toContain('light dark')
})

/** The command that the page shows, for this server. */
async function shownCommand(): Promise<string> {
  const { text } = await web.ask('/api/docs')
  const line = /<code>(curl [^<]*)<\/code>/.exec(text)?.[1] ?? ''
  return line.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replace('…', `http://${web.address}`)
}

it('the command that it shows keeps the key out of the list of processes', async () => {
  const shown = await shownCommand()
  expect(shown).toContain('-H @key-header.txt')
  expect(shown).not.toMatch(/Bearer|gh_|\$/)
})

it.skipIf(!hasCurl)('the command that it shows works as it stands', async () => {
  const cwd = keep(temporaryFolder()).path
  writeFileSync(join(cwd, 'key-header.txt'), `Authorization: Bearer ${web.key()}\n`, { mode: 0o600 })
  const { stdout } = await promisify(execFile)('sh', ['-c', await shownCommand()], { cwd })
  expect(JSON.parse(stdout)).toMatchObject({ ok: true })
})

it('names cannot become markup', async () => {
  const { codePage, keyPage, offerPage } = await import('@gatehouse/bot/web/one-time-views.ts')
  const evil = '"><script>alert(1)</script>'
  const pages = [
    offerPage('token', { purpose: 'enrol', name: evil }),
    keyPage({ name: evil, secret: evil }),
    codePage({ token: 'token', session: evil, problem: evil }),
  ]
  for (const made of pages) expect(String(await made)).not.toContain('<script')
})
