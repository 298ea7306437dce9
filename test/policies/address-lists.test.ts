import { readFileSync } from 'node:fs'
import { readLines } from '@gatehouse/core/watched-files/address-list.ts'
import { describe, expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { textOf } from '../harness/gatehouse.ts'
import { PolicyScene, showsPolicy } from './scene.ts'

describe('a policy with a list', () => {
  showsPolicy({
    title: 'ip-deny refuses whom policy and list name',
    prepare: scene => scene.writeList('bots', '# a feed\n198.51.100.0/24\n::ffff:192.0.2.9\n'),
    add: 'policy add it ip-deny networks=203.0.113.0/24 list=bots',
    check: async scene => {
      for (const client of ['203.0.113.7', '198.51.100.7', '::ffff:198.51.100.7', '192.0.2.9'])
        expect((await scene.ask('/', { client })).status, client).toBe(403)
      expect((await scene.ask('/', { client: '192.0.2.8' })).status).toBe(200)
    },
  })

  showsPolicy({
    title: 'ip-allow lets through whom policy or list name',
    prepare: scene => scene.writeList('office', '198.51.100.0/24\n2001:db8:0ff::/48 # the tunnel\n'),
    add: 'policy add it ip-allow networks=203.0.113.0/24 list=office',
    check: async scene => {
      for (const client of ['203.0.113.7', '198.51.100.7', '2001:db8:0ff::1'])
        expect((await scene.ask('/', { client })).status, client).toBe(200)
      for (const client of ['192.0.2.8', '2001:db8:100::1'])
        expect((await scene.ask('/', { client })).status, client).toBe(403)
    },
  })

  showsPolicy({
    title: 'ip-allow refuses everybody while its list is empty',
    prepare: scene => scene.writeList('office', '# nobody yet\n'),
    add: 'policy add it ip-allow list=office',
    check: async scene => {
      for (const client of ['203.0.113.7', '127.0.0.1', '2001:db8::1'])
        expect((await scene.ask('/', { client })).status, client).toBe(403)
    },
  })
})

async function withScene(work: (scene: PolicyScene) => Promise<void>): Promise<void> {
  const scene = await PolicyScene.start()
  try {
    await work(scene)
  } finally {
    await scene.stop()
  }
}

describe('a list that somebody fills', () => {
  it('takes effect without a revision and without a reload', () =>
    withScene(async scene => {
      scene.writeList('bots', '# nobody\n')
      await scene.gatehouse.done('policy add it ip-deny list=bots', 'route policy add shop it')
      expect(await scene.verdict('it')).toBe('open: the list bots is empty, so nobody is refused')
      const client = '203.0.113.7'
      expect((await scene.ask('/', { client })).status).toBe(200)
      await scene.gatehouse.expectUnchanged(async () => {
        scene.writeList('bots', '203.0.113.0/24\n', 0)
        await until(
          () => scene.ask('/', { client }),
          ({ status }) => status === 403,
          2000,
        )
        scene.writeList('bots', '203.0.113.8\n', 0)
        await until(
          () => scene.ask('/', { client }),
          ({ status }) => status === 200,
          2000,
        )
      })
      scene.writeList('bots', '203.0.113.8\n198.51.100.0/24\n')
      const shown = await scene.gatehouse.done('policy show it')
      expect(textOf(shown)).toMatch(/the list bots\n2 networks, changed 1h ago/)
    }))

  it('is not held against the edge while it has only just changed', () =>
    withScene(async scene => {
      scene.writeList('bots', '203.0.113.0/24\n')
      await scene.gatehouse.done('policy add it ip-deny list=bots', 'route policy add shop it')
      await scene.takeOut('it')
      expect(await scene.verdict('it')).toMatch(/^failed: a client at 203.0.113.0: it came through/)
      scene.writeList('bots', '198.51.100.0/24\n', 0)
      expect(await scene.verdict('it')).toBe('open: the list was changed just now')
    }))

  it.each<[string, (scene: PolicyScene) => void, string]>([
    ['is missing', () => undefined, 'lists/bots.txt is missing'],
    ['has a bad line', scene => scene.writeList('bots', '10.0.0.1\n\nexample.com\n'), 'line 3 of'],
    ['is empty', scene => scene.writeList('bots', ''), 'a list of nobody has a comment line, as in # nobody'],
    ['is blank', scene => scene.writeList('bots', ' \r\n\n'), 'lists/bots.txt is empty; a list of nobody'],
    ['has a long line', scene => scene.writeList('bots', `# ${'x'.repeat(1024)}`), 'longer than 1024 bytes'],
  ])('is refused with file and line when it %s', (_what, prepare, words) =>
    withScene(async scene => {
      prepare(scene)
      await scene.gatehouse.done('policy add it ip-deny list=bots')
      const answer = await scene.gatehouse.expectUnchanged(() =>
        scene.gatehouse.type('route policy add shop it'),
      )
      expect(answer.exit).not.toBe(0)
      expect(textOf(answer.reply)).toContain('The policy it cannot be used: the list bots: ')
      expect(textOf(answer.reply)).toContain(words)
      expect(textOf(answer.reply)).not.toContain('example.com')
    }),
  )

  it('that has become faulty stays in force as it was, and other changes go on', () =>
    withScene(async scene => {
      scene.writeList('bots', '203.0.113.0/24\n')
      await scene.gatehouse.done('policy add it ip-deny list=bots', 'route policy add shop it')
      scene.writeList('bots', 'nonsense\n')
      await scene.gatehouse.done('route add blog blog.localhost answer=200 body=blog')
      expect((await ask(scene.gatehouse.edge.http, 'blog.localhost')).body).toBe('blog')
      expect((await scene.ask('/', { client: '203.0.113.7' })).status).toBe(403)
      expect(await scene.verdict('it')).toMatch(/^open: the list bots cannot be read: line 1 of/)
      expect(textOf(await scene.gatehouse.done('policy show it'))).toContain('cannot be used: line 1 of')
    }))

  it('that has become faulty is taken up by nobody who did not need it before', () =>
    withScene(async scene => {
      scene.writeList('bots', '203.0.113.0/24\n')
      await scene.gatehouse.done('policy add it ip-deny list=bots', 'route policy add shop it')
      await scene.gatehouse.done('policy add other ip-deny networks=192.0.2.0/24 list=others')
      scene.writeList('bots', 'nonsense\n')
      const others = await scene.gatehouse.expectUnchanged(() =>
        scene.gatehouse.type('route policy add shop other'),
      )
      expect(textOf(others.reply)).toContain('The policy other cannot be used: the list others: ')
      expect(textOf(others.reply)).not.toContain('the list bots')
      await scene.gatehouse.done('route disable shop')
      const again = await scene.gatehouse.expectUnchanged(() => scene.gatehouse.type('route enable shop'))
      expect(textOf(again.reply)).toMatch(/the list bots: line 1 of .* is neither an address nor a network/)
    }))

  it.each([
    ['ip-allow', 'list=office', 'networks=10.0.0.0/8 list=none', true],
    ['ip-allow', 'networks=10.0.0.0/8', 'list=office', true],
    ['ip-allow', 'networks=10.0.0.0/8 list=office', 'list=none', false],
    ['ip-deny', 'list=office', 'list=other', true],
    ['ip-deny', 'networks=10.0.0.0/8', 'list=office', false],
    ['ip-deny', 'networks=10.0.0.0/8 list=office', 'list=none', true],
  ])('%s %s, then %s: protects less: %s', (kind, before, after, weaker) =>
    withScene(async scene => {
      scene.writeList('office', '127.0.0.0/8\n')
      scene.writeList('other', '# nobody\n')
      await scene.gatehouse.done(`policy add it ${kind} ${before}`, 'route policy add shop it')
      const { reply } = await scene.gatehouse.type(`policy set it ${after}`, 'nothing')
      expect(reply.pending !== undefined && textOf(reply).includes('protects less')).toBe(weaker)
    }),
  )

  it.each([
    ['list=../boot', 'a name has 1 to 40 lower-case letters'],
    ['list=/etc/passwd', 'a name has 1 to 40 lower-case letters'],
    ['list={env.HOME}', 'a name has 1 to 40 lower-case letters'],
    ['list=a.b', 'a name has 1 to 40 lower-case letters'],
    ['networks=none list=none', 'name at least one network'],
  ])('%s is refused with a sentence', (keys, words) =>
    withScene(async scene => {
      const line = `policy add it ip-deny ${keys}`
      const answer = await scene.gatehouse.expectUnchanged(() => scene.gatehouse.type(line))
      expect(answer.exit).not.toBe(0)
      expect(textOf(answer.reply)).toContain(words)
    }),
  )
})

it('reads lines by the very rules of the edge', () => {
  const table = new URL('../../caddy/iplist/testdata/lines.txt', import.meta.url)
  const rows = readFileSync(table, 'utf8')
    .split('\n')
    .filter(row => row !== '' && !row.startsWith('#'))
  const kinds: Record<string, string> = { '+': 'taken', '=': 'nothing', '~': 'refused', '-': 'refused' }
  expect(rows.length).toBeGreaterThan(60)
  for (const row of rows) {
    const line = tableLine(row.slice(2))
    expect({ row, became: became(line) }).toEqual({ row, became: kinds[row.slice(0, 1)] })
    if (!row.startsWith('~')) continue
    expect([`${line}\n${line}\n`, `${line}\n# nobody`, `203.0.113.7\n${line}`].map(became)).toEqual([
      'refused',
      'nothing',
      'taken',
    ])
  }
})

/** What is made of the content of a file. */
function became(content: string): string {
  const networks = readLines(content, '/lists/bots.txt')
  if (typeof networks === 'string') return 'refused'
  return networks.length > 0 ? 'taken' : 'nothing'
}

/** A line of the table, each byte as one character. */
function tableLine(written: string): string {
  const single: Record<string, string> = { t: '\t', r: '\r', v: '\v', f: '\f' }
  return written
    .replace(/(.)\*(\d+)$/, (_all, one: string, count: string) => one.repeat(Number(count)))
    .replace(/\\(?:x([0-9a-f]{2})|([trvf]))/g, (_all, hex?: string, letter = '') =>
      hex === undefined ? (single[letter] ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
    )
}
