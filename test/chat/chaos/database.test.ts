import { join } from 'node:path'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { describe, expect, it } from 'vitest'
import type { Stage } from '../../faces/stage.ts'
import { local } from '../../harness/gatehouse.ts'
import { keeper } from '../../harness/kept.ts'
import { sample } from '../../harness/soak.ts'
import { chats, handOf } from './hand.ts'
import { destructive, playScene, previews, waitsForSecond } from './scene.ts'
import { demandTruth } from './truth.ts'

const keep = keeper()
const losses = { 'locked by another program': lock, 'without room for another page': fill } as const
const line = 'route add more more.localhost answer=200 body=more'

const ways = chats.flatMap(chat => Object.entries(losses).map(([name, lose]) => [chat, name, lose] as const))

describe.each(sample(ways, 2))(
  'the database cannot be written for a moment, in %s: %s',
  (chat, _name, lose) => {
    it('while a code is given: that is said, nothing is half done, and it can be done afterwards', async () => {
      const scene = await playScene(keep)
      const { stage, anna, people, shop, times } = scene
      const hand = handOf(stage, anna, chat)
      await previews(hand, destructive)
      const [waiting] = stage.gate.deps.confirmations.waiting()
      const found = lose(stage)
      await hand.gives(stage.code(anna))
      await hand.isTold(/The database cannot be used|The disk is full/)
      found()
      expect(await shop()).toBe('shop')
      expect(stage.gate.audit(50).filter(({ kind }) => kind === 'confirmed')).toEqual([])
      expect(stage.gate.deps.confirmations.waiting()).toHaveLength(1)
      if (chat === 'slack') await anna.slack.closes()
      await previews(hand, `confirmation approve ${waiting?.id.slice(0, 8)}`, destructive)
      await hand.gives(stage.code(anna))
      await hand.isTold(/Route shop removed/)
      expect(times(destructive)).toBe(1)
      stage.all.chats.tick()
      await demandTruth(stage, people, { allowed: /not brought up to date/ })
    })

    it('while a command runs: that is said, and the next try does it once', async () => {
      const scene = await playScene(keep)
      const { stage, anna, people, times } = scene
      const hand = handOf(stage, anna, chat)
      const found = lose(stage)
      await hand.types(line)
      await hand.isTold(/The database cannot be used|The disk is full/)
      found()
      expect((await stage.gate.ask('more.localhost')).status).toBe(404)
      await hand.types(line)
      await hand.isTold(/Route more added/)
      expect(times(line)).toBe(1)
      await stage.everybody.sees(/Route more added/)
      await demandTruth(stage, people, { allowed: /not brought up to date/ })
    })

    it('while a plan is shown: its buttons are taken away all the same when it ends', async () => {
      const scene = await playScene(keep)
      const { stage, anna, people } = scene
      const hand = handOf(stage, anna, chat)
      const shown = stage.all[chat === 'slack' ? 'slack' : 'discord']
      shown.hold()
      const typed = hand.types(destructive)
      shown.release()
      await expect.poll(() => stage.gate.deps.confirmations.waiting().length, { interval: 1 }).toBe(1)
      const found = lose(stage)
      await typed
      await hand.isTold(/This would happen/)
      found()
      await stage.advance(6 * 60_000)
      await hand.isTold(/Not done: route remove shop/)
      await demandTruth(stage, people, { allowed: /not brought up to date/ })
    })
  },
)

describe('the message of a card cannot be written down', () => {
  it('and the card changes: there is one message in each chat, and it says the last word', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people } = scene
    const { all, gate } = stage
    const { sqlite } = gate.edge.database
    all.chats.changed()
    await all.settled()
    sqlite.exec(
      "CREATE TEMP TRIGGER unwritten BEFORE UPDATE OF message ON card_message BEGIN SELECT RAISE(ABORT, 'made up'); END",
    )
    await waitsForSecond(scene, handOf(stage, anna, 'slack'))
    await stage.everybody.sees(/asks for a second person/, ['Approve…', 'Reject…', 'Cancel'])
    const count = await stage.everybody.count()
    await gate.say({
      id: gate.deps.confirmations.waiting()[0]?.id ?? '',
      caller: local,
      say: { kind: 'cancel' },
    })
    sqlite.exec('DROP TRIGGER unwritten')
    all.chats.tick()
    await all.settled()
    await stage.everybody.sees(/Not done: account role carl admin/, [])
    await stage.everybody.seesNo(/asks for a second person/)
    expect(await stage.everybody.count()).toBe(count)
    await demandTruth(stage, people, { allowed: /not brought up to date/ })
  })
})

/** Somebody else writes and does not end. */
function lock({ gate }: Stage): () => void {
  const { database, folder } = gate.edge
  database.sqlite.pragma('busy_timeout = 20')
  const other = new Database(join(folder, 'gatehouse.db'))
  other.sqlite.exec('BEGIN IMMEDIATE')
  return () => {
    other.sqlite.exec('ROLLBACK')
    other.close()
  }
}

/** No page may be added, and whatever is written down needs one. */
function fill({ gate }: Stage): () => void {
  const { sqlite } = gate.edge.database
  const pages = Number(sqlite.pragma('page_count', { simple: true }))
  const before = Number(sqlite.pragma('max_page_count', { simple: true }))
  sqlite.exec('CREATE TABLE filler (bytes BLOB)')
  for (const table of written)
    sqlite.exec(
      `CREATE TEMP TRIGGER full_${table} BEFORE INSERT ON ${table} BEGIN INSERT INTO filler VALUES (zeroblob(1000000)); END`,
    )
  sqlite.pragma(`max_page_count = ${pages + 2}`)
  return () => {
    for (const table of written) sqlite.exec(`DROP TRIGGER full_${table}`)
    sqlite.pragma(`max_page_count = ${before}`)
    sqlite.exec('DROP TABLE filler')
  }
}

const written = ['audit', 'delivery', 'private_view', 'card_message'] as const
