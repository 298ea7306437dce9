import type { Change } from '@gatehouse/core/change.ts'
import { describe, expect, it } from 'vitest'
import { type Card, plainCard } from '../../bot/src/chat/card.ts'
import { clip, shortened } from '../../bot/src/chat/layout/clip.ts'
import { renderMessage as renderDiscord } from '../../bot/src/platforms/discord/render/message.ts'
import { renderMessage as renderSlack } from '../../bot/src/platforms/slack/render/message.ts'
import { renderModal } from '../../bot/src/platforms/slack/render/modal.ts'
import type { Reply } from '../../bot/src/reply.ts'
import { visible } from '../../bot/src/visible.ts'
import { discordLines } from './discord-manner.ts'
import { readBlocks } from './read-slack.ts'

const bare = (lines: readonly string[]) => lines.map(line => line.replaceAll(/\ue000[A-Za-z]/g, ''))
const inSlack = (card: Card) => bare(readBlocks(renderSlack(card, { files: true }).blocks).flat())
const inSlackAlone = (card: Card) => bare(readBlocks(renderSlack(card, { files: false }).blocks).flat())
const inModal = (card: Card) => bare(readBlocks(renderModal(card).blocks).flat())
const inDiscord = (card: Card) => bare(discordLines(renderDiscord(card)))
const card = (reply: Partial<Reply>) => plainCard({ title: 'Preview', severity: 'warning', ...reply })

function changes(count: number, keys: number): Change[] {
  const fields = Array.from({ length: keys }, (_, key) => ({ key: `key-${key}`, from: 'a', to: 'b' }))
  return Array.from({ length: count }, (_, at) => ({
    thing: 'route',
    name: `r${at}`,
    action: 'change',
    fields,
  }))
}

describe.each([
  { name: 'Slack', lines: inSlack },
  { name: 'Discord', lines: inDiscord },
])('a long card in $name', ({ lines }) => {
  it('shows one line for each thing that changes when not all lines have room', () => {
    const shown = lines(card({ changes: changes(30, 2) }))
    expect(shown).toContain('~ route r29: key-0, key-1')
    expect(shown).toContain('In short; whole in the file')
    expect(shown.join('\n')).not.toContain('a → b')
  })

  it('says how many more there are when these have no room either', () => {
    const shown = lines(card({ changes: changes(5000, 2) }))
    expect(shown).toContain('~ route r0: key-0, key-1')
    const count = shown.filter(line => line.startsWith('~ route')).length
    expect(count).toBeGreaterThan(30)
    expect(shown).toContain(`… and ${(5000 - count).toLocaleString('en-US')} more lines (whole in the file)`)
  })

  it('shows the first keys of one thing that has too many', () => {
    const shown = lines(card({ changes: changes(1, 500) }))
    expect(shown).toContain('~   key-0: a → b')
    expect(shown).toContain('… and 461 more lines (whole in the file)')
  })

  it('keeps what is touched and every warning, however long the changes are', () => {
    const notes = Array.from({ length: 20 }, (_, at) => `Warning ${at}: ${'this matters, '.repeat(4)}.`)
    const shown = lines(
      card({
        facts: [['touches', 'the traffic of 5,000 routes']],
        notes,
        changes: changes(5000, 20),
        pending: { id: 'a'.repeat(32), needs: 'code', expiresAtMs: 0 },
      }),
    )
    expect(shown).toContain('touches: the traffic of 5,000 routes')
    for (const note of notes) expect(shown).toContain(note)
    expect(shown.findIndex(line => line.startsWith('Warning'))).toBeLessThan(
      shown.findIndex(line => line.startsWith('~ route')),
    )
  })

  it('shows a row of a wide table in one line, below the names of its columns', () => {
    const rows = [
      ['shop', `${'h'.repeat(60)}.example`, 'on'],
      ['wiki', '', 'off'],
      ['', 'docs.example', ''],
    ]
    const shown = lines(card({ table: { columns: ['name', 'hosts', 'state'], rows } }))
    expect(shown.slice(1)).toEqual([
      'name · hosts · state',
      `shop · ${'h'.repeat(60)}.example · on`,
      'wiki · – · off',
      '— · docs.example',
    ])
  })

  it('has room for forty routes', () => {
    const rows = Array.from({ length: 40 }, (_, at) => {
      return [`route-${at}`, `route-${at}.shop.example.com`, 'http://10.0.0.5:8080', 'enabled', 'none']
    })
    const shown = lines(card({ table: { columns: ['route', 'host', 'to', 'state', 'policies'], rows } }))
    expect(shown).toHaveLength(42)
    expect(shown.at(-1)).toBe('route-39 · route-39.shop.example.com · http://10.0.0.5:8080 · enabled · none')
  })

  it('counts the rows that it has no room for', () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => [`r${at}`, `${'h'.repeat(70)}-${at}`, `s${at}`])
    const shown = lines(card({ table: { columns: ['name', 'hosts', 'state'], rows } }))
    const count = shown.filter(line => /^r\d+ · h+-\d+ · s\d+$/.test(line)).length
    expect(count).toBeGreaterThan(30)
    expect(shown).toContain(`… and ${(10_000 - count).toLocaleString('en-US')} more rows (whole in the file)`)
  })

  it('shows a row that is too long for a line as a record, whole or not at all', () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => [`r${at}`, `${'h'.repeat(200)}-${at}`, `s${at}`])
    const shown = lines(card({ table: { columns: ['name', 'hosts', 'state'], rows } }))
    const heads = shown.filter(line => /^r\d+$/.test(line)).length
    expect(heads).toBeGreaterThan(5)
    expect(shown).not.toContain('name · hosts · state')
    expect(shown.filter(line => line.startsWith('state: '))).toHaveLength(heads)
    expect(shown).toContain(`… and ${(10_000 - heads).toLocaleString('en-US')} more rows (whole in the file)`)
  })

  it('cuts one long line, and says by how much', () => {
    const field = { key: 'body', from: null, to: 'x'.repeat(5000) }
    const shown = lines(
      card({ changes: [{ thing: 'route', name: 'shop', action: 'change', fields: [field] }] }),
    )
    const [, kept = '', missing = ''] =
      /^\+ {3}body: (x+)… \(\+([\d,]+) characters\)$/m.exec(shown.join('\n')) ?? []
    expect(kept.length + Number(missing.replaceAll(',', ''))).toBe(5000)
    expect(kept.length).toBeGreaterThan(500)
  })
})

describe('what is folded', () => {
  const long = card({ changes: changes(5000, 2), facts: [['risk', 'critical']] })

  it('is whole in the file, which says the same as the card', () => {
    const { file } = renderSlack(long, { files: true })
    expect(renderDiscord(long).files).toEqual([file])
    expect(file?.text.split('\n')).toHaveLength(2 + 2 + 15_000 + 1)
    expect(file?.text).toContain('Preview\n\nrisk: critical\n\n~ route r0\n~   key-0: a → b\n')
    expect(file?.text.endsWith('~   key-1: a → b\n')).toBe(true)
  })

  it('is at the console where no file can be', () => {
    expect(renderSlack(long, { files: false }).file).toBeNull()
    const shown = bare(readBlocks(renderSlack(long, { files: false }).blocks).flat())
    expect(shown.at(-1)).toMatch(/^… and [\d,]+ more lines \(whole at the console\)$/)
    expect(inModal(long).at(-1)).toMatch(/^… and [\d,]+ more lines \(whole at the console\)$/)
  })

  it('tells what to type for less where rows have no room and no file can be', () => {
    const rows = Array.from({ length: 300 }, (_, at) => [`r${at}`, 'on'])
    const fold = (table: NonNullable<Reply['table']>) =>
      [inSlackAlone(card({ table })), inModal(card({ table }))].map(lines => lines.at(-1))
    expect(fold({ columns: ['route', 'state'], rows, narrower: 'route list <part>' })).toEqual([
      '… and 260 more rows; type /gate route list <part> for some of them, or ask at the console',
      '… and 220 more rows; type /gate route list <part> for some of them, or ask at the console',
    ])
    expect(fold({ columns: ['route', 'state'], rows })).toEqual([
      '… and 260 more rows; say it more narrowly, or ask at the console',
      '… and 220 more rows; say it more narrowly, or ask at the console',
    ])
  })

  it('is nothing of a card that has room', () => {
    expect(renderSlack(card({ changes: changes(3, 2) }), { files: true }).file).toBeNull()
    expect(renderDiscord(card({ changes: changes(3, 2) })).files).toEqual([])
  })
})

describe('a text that is cut', () => {
  const cost = (text: string) => visible(text).length

  it.each([
    ['a letter with its marks', 'e\u0301', 100],
    ['an emoji of several', '👩‍👩‍👧‍👦', 100],
    ['a flag', '🇩🇪', 100],
    ['a pair of surrogates', '𝒳', 100],
    ['what cannot be seen', '\u202e', 100],
  ])('keeps %s whole', (_name, letter, times) => {
    for (let most = 80; most < 110; most += 1) {
      const { text, cut } = clip(letter.repeat(times), most, cost)
      const [kept = ''] = text.split('…')
      expect(cut).toBe(true)
      expect(kept.length % letter.length).toBe(0)
      expect(text).toBe(
        `${kept}… (+${(letter.length * times - kept.length).toLocaleString('en-US')} characters)`,
      )
      expect(cost(text)).toBeLessThanOrEqual(most)
    }
  })

  it('is cut within a letter only when it has more marks than any language puts on one', () => {
    const { text } = clip(`e${'\u0351'.repeat(5000)}`, 200, cost)
    expect(text).toMatch(/^e\u0351{100,}… \(\+4,\d+ characters\)$/)
  })

  it('ends in dots when it is a label', () => {
    expect(shortened('Confirm', 7)).toBe('Confirm')
    expect(shortened('Confirm with a code', 7)).toBe('Confir…')
    expect(shortened('👍🏽👍🏽👍🏽', 8)).toBe('👍🏽…')
  })
})
