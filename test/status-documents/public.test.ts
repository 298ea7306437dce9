import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { badge } from '@gatehouse/bot/status-documents/badge.ts'
import { incidentFeed } from '@gatehouse/bot/status-documents/feed.ts'
import { PublicStatus } from '@gatehouse/core/status-document/public-status.ts'
import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { Documents } from './scene.ts'

const gate = await TestGatehouse.start()
shared({ gate, stop: () => gate.stop() })
const documents = new Documents(gate)
const folder = join(documents.folder, 'public')

it('nothing is written for everybody until settings say so', async () => {
  await gate.done('route add shop shop.example.com answer=200', 'route add old old.example.com answer=200')
  await documents.turn()
  expect(existsSync(folder)).toBe(false)
})

it('then states alone are, and go with the setting', async () => {
  await gate.done('settings set status-host=status.example.com status-public=badges')
  await gate.probe(3)
  await documents.turn()
  const text = readFileSync(join(folder, 'status.json'), 'utf8')
  expect(PublicStatus.parse(JSON.parse(text))).toMatchObject({
    state: 'healthy',
    routes: [
      { name: 'old', state: 'healthy' },
      { name: 'shop', state: 'healthy' },
    ],
  })
  expect(text).not.toMatch(/example\.com|127\.0\.0\.1|clocks/)
  expect(readdirSync(join(folder, 'badges')).sort()).toEqual(['all.svg', 'old.svg', 'shop.svg'])
  expect(readFileSync(join(folder, 'badges/shop.svg'), 'utf8')).toContain('aria-label="shop: up"')
  await gate.done('route remove old')
  await documents.turn()
  expect(readdirSync(join(folder, 'badges')).sort()).toEqual(['all.svg', 'shop.svg'])
  await gate.done('settings set status-public=none')
  await documents.turn()
  expect(existsSync(folder)).toBe(false)
})

it('what cannot be written anew is of now until its time is over, and again once it can', async () => {
  await gate.done('settings set status-public=badges')
  // An apply may have taken its time, and what was asked before it would be too old in the midst of this.
  await gate.probe(3)
  await documents.turn()
  expect(documents.publicWrites.areOfNow()).toBe(true)
  const file = join(folder, 'status.json')
  rmSync(file)
  // No file can take the place of a folder.
  mkdirSync(file)
  const later = async () => {
    documents.pass(12_000)
    await documents.turn()
    return documents.publicWrites.areOfNow()
  }
  expect([await later(), await later(), await later(), await later(), await later()]).toEqual([
    // What said the same within a third of its time is not written at all.
    true,
    true,
    true,
    true,
    false,
  ])
  rmSync(file, { recursive: true })
  expect(await later()).toBe(true)
  expect(existsSync(file)).toBe(true)
  await gate.done('settings set status-public=none')
})

it('says a state in a word, and text as text', async () => {
  expect(await badge('shop', 'unknown')).toContain('>unknown</text>')
  expect(await badge('<b>&"', 'down')).toContain('aria-label="&lt;b&gt;&amp;&quot;: down"')
})

it('the feed of incidents is one that a reader takes, whatever was written into a title', async () => {
  const incident = {
    number: 3,
    title: ']]> <script> & "x"',
    openedAtMs: 1000,
    closedAtMs: null,
    summary: null,
  }
  const feed = await incidentFeed([incident], 'status.example.com', 5000)
  expect(feed).toContain('<title>Open: ]]&gt; &lt;script&gt; &amp; &quot;x&quot;</title>')
  expect(feed).toContain('<id>tag:status.example.com,2026:incidents/3</id>')
  expect(feed).toContain('<updated>1970-01-01T00:00:01.000Z</updated>')
  const stack: string[] = []
  for (const [, end, name, self] of feed.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (self === '/') continue
    if (end === '/') expect(stack.pop()).toBe(name)
    else stack.push(name ?? '')
  }
  expect(stack).toEqual([])
})
