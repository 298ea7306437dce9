import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookOf } from '../../bot/src/platforms/console/look.ts'
import { renderReply } from '../../bot/src/platforms/console/render.ts'
import { renderHanded } from '../../bot/src/platforms/console/render-handed.ts'
import { columnsOf } from '../../bot/src/platforms/console/wrap.ts'
import type { Reply } from '../../bot/src/reply.ts'

const plain = { width: Number.POSITIVE_INFINITY, colour: false }
const at = (width: number) => ({ width, colour: false })

const table: Reply = {
  title: 'Routes',
  severity: 'info',
  table: {
    columns: ['name', 'hosts', 'state'],
    rows: [
      ['shop', 'shop.example.com', 'on'],
      ['日本', 'wiki.example.com', 'off'],
    ],
  },
}

describe('a table', () => {
  it('is aligned, also with wide characters', () => {
    expect(renderReply(table, plain)).toBe(
      [
        'Routes',
        'name  hosts             state',
        'shop  shop.example.com  on',
        '日本  wiki.example.com  off',
        '',
      ].join('\n'),
    )
  })

  it('becomes a list where it does not fit', () => {
    expect(renderReply(table, at(28))).toBe(
      [
        'Routes',
        'shop',
        '  hosts: shop.example.com',
        '  state: on',
        '日本',
        '  hosts: wiki.example.com',
        '  state: off',
        '',
      ].join('\n'),
    )
  })

  it('says in a list what a number is that stands at its head', () => {
    const rules = { columns: ['rule', 'looks for'], rows: [['942100', 'commands to a database']] }
    expect(renderReply({ ...table, table: rules }, at(24))).toBe(
      ['Routes', 'rule 942100', '  looks for: commands', '    to a database', ''].join('\n'),
    )
  })

  it('has its widest column wrapped when there is room for that', () => {
    const rows = [['shop', 'a.example.com, b.example.com, c.example.com, d.example.com', 'on']]
    expect(renderReply({ ...table, table: { columns: ['name', 'hosts', 'state'], rows } }, at(50))).toBe(
      [
        'Routes',
        'name  hosts                                  state',
        'shop  a.example.com, b.example.com,          on',
        '      c.example.com, d.example.com',
        '',
      ].join('\n'),
    )
  })
})

describe('a reply', () => {
  it('shows changes with marks, facts in columns, notes, and what to type next', () => {
    const reply: Reply = {
      title: 'Done.',
      severity: 'ok',
      facts: [
        ['Revision', '12'],
        ['By', 'ann'],
      ],
      changes: [
        { thing: 'route', name: 'shop', action: 'add', fields: [{ key: 'hosts', from: null, to: 'a.com' }] },
        {
          thing: 'route',
          name: 'wiki',
          action: 'change',
          fields: [
            { key: 'path', from: '/a', to: '/b' },
            { key: 'strip', from: 'yes', to: null },
          ],
        },
        { thing: 'route', name: 'old', action: 'remove', fields: [] },
        { thing: 'settings', name: 'settings', action: 'change', fields: [] },
      ],
      code: { language: 'text', text: 'one\n\ttwo' },
      notes: ['A note.'],
      next: ['undo', 'route list'],
    }
    expect(renderReply(reply, plain).split('\n')).toEqual([
      '✓ Done.',
      '  Revision  12',
      '  By        ann',
      '+ route shop',
      '  + hosts  a.com',
      '~ route wiki',
      '  ~ path   /a → /b',
      '  - strip  yes',
      '- route old',
      '~ settings',
      '  one',
      '    two',
      'A note.',
      'Next: undo',
      '      route list',
      '',
    ])
  })

  it('has a document at the margin, so that it can be copied as it is', () => {
    const code = { language: 'json' as const, text: '{\n  "a": "\u001b"\n}' }
    const reply: Reply = { title: 'A document', severity: 'info', code, codeIsAll: true }
    expect(renderReply(reply, plain)).toBe('A document\n{\n  "a": "\\u{1b}"\n}\n')
  })

  it('shows what others wrote without obeying it', () => {
    const text = renderReply({ title: 'a\u202eb\u001b[31mc\r\nd\u200be', severity: 'info' }, plain)
    expect(text).toBe('a\\u{202e}b\\u{1b}[31mc\\u{d}\\nd\\u{200b}e\n')
  })
})

describe('a secret', () => {
  const uri = 'otpauth://totp/Gatehouse:anna?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Gatehouse'
  const enrolment = {
    kind: 'enrolment',
    account: 'anna',
    secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    uri,
  } as const

  it('keeps within the width, and is a QR code from the width on that holds one', () => {
    for (let width = 20; width < 80; width += 1) {
      const shown = stripVTControlCharacters(renderHanded(enrolment, at(width), true))
      expect(Math.max(...shown.split('\n').map(line => columnsOf(line)))).toBeLessThanOrEqual(width)
      expect(shown.includes('█')).toBe(width >= 41)
      expect(shown.replaceAll(/\s/g, '')).toContain(enrolment.secret)
    }
  })

  it('of a program or of a person for a bad day is shown whole, in one line each', () => {
    const key = { kind: 'api-key', name: 'ci', secret: `gh_${'x'.repeat(43)}` } as const
    expect(renderHanded(key, at(30), true).split('\n')).toContain(`  ${key.secret}`)
    const codes = ['abcd-efgh', 'ijkl-mnop']
    const shown = renderHanded({ kind: 'recovery-codes', account: 'anna', codes }, plain, true)
    expect(shown.split('\n')).toEqual([
      'Recovery codes of anna. Each stands in for one code, once:',
      '  abcd-efgh',
      '  ijkl-mnop',
      'They are shown only now. Keep them away from the phone that makes the codes: on paper, or in a password safe.',
      '',
    ])
  })
})

describe('colours', () => {
  it('are for terminals, and NO_COLOR is stronger than all else', () => {
    const terminal = { isTTY: true, columns: 80 }
    expect(lookOf(terminal, {}).colour).toBe(true)
    expect(lookOf(terminal, { NO_COLOR: '1' }).colour).toBe(false)
    expect(lookOf(terminal, { NO_COLOR: '' }).colour).toBe(true)
    expect(lookOf(terminal, { TERM: 'dumb' }).colour).toBe(false)
    expect(lookOf({}, {})).toEqual({ colour: false, width: Number.POSITIVE_INFINITY })
    expect(lookOf({}, { FORCE_COLOR: '1' }).colour).toBe(true)
    expect(lookOf(terminal, { FORCE_COLOR: '0' }).colour).toBe(false)
    expect(lookOf({}, { FORCE_COLOR: '1', NO_COLOR: '1' }).colour).toBe(false)
  })
})

const foreign = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(...'ab \u001b[31m\u202e\u0007\r\n\u2028日😀\u200b\ud800'),
    maxLength: 60,
  }),
)
const ownStyles = new RegExp(`${String.fromCodePoint(0x1b)}\\[\\d+m`)
const fields = fc.array(fc.record({ key: foreign, from: fc.option(foreign), to: fc.option(foreign) }), {
  maxLength: 4,
})
const reply: fc.Arbitrary<Reply> = fc.record({
  title: foreign,
  severity: fc.constantFrom('ok', 'info', 'warning', 'error'),
  facts: fc.array(fc.tuple(foreign, foreign), { maxLength: 4 }),
  table: fc.record({
    columns: fc.array(foreign, { minLength: 1, maxLength: 4 }),
    rows: fc.array(fc.array(foreign, { maxLength: 4 }), { maxLength: 4 }),
  }),
  changes: fc.array(
    fc.record({
      thing: fc.constant('route' as const),
      name: foreign,
      action: fc.constantFrom('add', 'change', 'remove'),
      fields,
    }),
    { maxLength: 3 },
  ),
  notes: fc.array(foreign, { maxLength: 3 }),
})

describe('any reply', () => {
  it('is shown without control, format or bidi characters but line ends and own colours', () => {
    const holds = fc.property(reply, foreign, foreign, fc.boolean(), (any, code, next, colour) => {
      const shown = renderReply(
        { ...any, code: { language: 'text', text: code }, next: [next] },
        { width: 60, colour },
      )
      const uncoloured = colour ? shown.split(ownStyles).join('') : shown
      expect(uncoloured.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
      expect(shown.endsWith('\n')).toBe(true)
    })
    fc.assert(holds, { numRuns: 500 })
  })

  it('keeps within the width, from 20 columns on', () => {
    const holds = fc.property(
      reply,
      fc.integer({ min: 20, max: 140 }),
      fc.boolean(),
      (any, width, colour) => {
        const lines = stripVTControlCharacters(renderReply(any, { width, colour })).split('\n')
        expect(Math.max(...lines.map(line => columnsOf(line)))).toBeLessThanOrEqual(width)
      },
    )
    fc.assert(holds, { numRuns: 1000 })
  })

  it('says the same with and without colours', () => {
    const holds = fc.property(reply, any => {
      expect(stripVTControlCharacters(renderReply(any, { width: 60, colour: true }))).toBe(
        renderReply(any, at(60)),
      )
    })
    fc.assert(holds, { numRuns: 200 })
  })
})

describe('what changed', () => {
  const names = Array.from({ length: 9 }, (_, number) => `policy-number-${number}`)
  const line = (from: string, to: string) =>
    renderReply(
      {
        title: 'Done',
        severity: 'ok',
        changes: [{ thing: 'route', name: 'shop', action: 'change', fields: [{ key: 'x', from, to }] }],
      },
      plain,
    ).split('\n')[2]

  it('of a long list is what was added and removed', () => {
    expect(line(names.join(', '), [...names.slice(1), 'new'].join(', '))).toBe(
      '  ~ x  added: new; removed: policy-number-0; 8 as before',
    )
  })

  it('of waivers is each as a whole, whatever its reason holds', () => {
    const first = '942100 to the end of 2030-02-01 (a form, with commas; shop team)'
    const second = '942290 ARGS:q to the end of 2030-02-01 (searches; shop team)'
    expect(line(first, `${first}, ${second}`)).toBe(`  ~ x  added: ${second}; 1 as before`)
  })

  it.each([
    ['of a short list is both', 'a, b', 'a'],
    ['of a long list in another order is both', names.join(', '), [...names].reverse().join(', ')],
    ['of a long text is both', 'x'.repeat(80), 'y'],
  ])('%s', (_name, from, to) => {
    expect(line(from, to)).toBe(`  ~ x  ${from} → ${to}`)
  })
})

it.each([20, 40, 80])('an address of a page stays whole at %i columns', width => {
  const url = `http://127.0.0.1:8443/once/${'k'.repeat(64)}`
  const reply: Reply = {
    title: `See ${url}`,
    severity: 'ok',
    notes: [`Once: ${url} and no more`],
    facts: [['link', url]],
  }
  const lines = renderReply(reply, at(width)).split('\n')
  expect(lines.filter(text => text.includes(url))).toHaveLength(3)
})
