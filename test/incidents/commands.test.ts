import { describe, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { anna, crashAndStart, gatehouse, lastEntry, setUpEach, stores } from '../identity/scene.ts'

setUpEach()

const say = async (line: string, person = anna) => {
  const answer = await gatehouse.as(person, line)
  return { ...answer, text: textOf(answer.reply) }
}
const rows = async (line: string, person = anna) => (await say(line, person)).reply.table?.rows ?? []

describe('one incident at a time', () => {
  it('is opened, and a second one is refused in words that name the first', async () => {
    expect(await say('incident open "Checkout is slow"')).toMatchObject({
      exit: 0,
      text: /^Incident 1 opened\./,
    })
    expect(lastEntry()).toMatchObject({ kind: 'done', subject: 'incident open "Checkout is slow"' })
    expect(stores().incidents.open()).toMatchObject({ firstSeq: lastEntry()?.seq, openedBy: 'anna' })
    const again = await say('incident open "Login is slow"')
    expect(again).toMatchObject({ exit: 1, code: 'conflict' })
    expect(again.text).toMatch(
      /incident 1 \(Checkout is slow\) is open since .* UTC, and everything joins that/,
    )
    expect(stores().incidents.list(5)).toHaveLength(1)
  })

  it('is closed by the entry that says so, and then another may be opened', async () => {
    await say('incident open Slow')
    await say('incident close summary="a bad deploy"')
    expect(stores().incidents.get(1)?.end).toMatchObject({
      by: 'anna',
      lastSeq: lastEntry()?.seq,
      summary: 'a bad deploy',
    })
    expect(await say('incident close')).toMatchObject({ exit: 1, code: 'not_found' })
    expect((await say('incident open Again')).text).toMatch(/^Incident 2 opened/)
  })
})

describe('notes', () => {
  it('go into the open incident, or into the one that is named, also when it is closed', async () => {
    expect((await say('incident note lost')).text).toMatch(/No incident is open/)
    await say('incident open Slow')
    await say('incident note "the database is fine"')
    await say('incident close')
    expect((await say('incident note lost')).code).toBe('not_found')
    expect((await say('incident note "it was the cache" incident=1')).text).toMatch(/1, which is closed/)
    expect((await say('incident note lost incident=9')).text).toMatch(/There is no incident 9/)
    expect(
      stores()
        .incidents.notesOf(1)
        .map(({ text }) => text),
    ).toEqual(['the database is fine', 'it was the cache'])
    expect((await say('incident show')).reply.table?.rows).toMatchObject([
      [expect.any(String), 'anna', 'the database is fine'],
      [expect.any(String), 'anna', 'it was the cache'],
    ])
  })
})

it('what is written into an incident is nothing to take back: undo means what was changed before it', async () => {
  await say('incident open Slow')
  await say('route set shop body=sale')
  await say('incident note "no better"')
  expect((await say('undo')).text).toMatch(/^Revision 4 undone/)
  expect((await gatehouse.ask('shop.localhost')).body).toBe('shop')
})

describe('a timeline', () => {
  it('names who, what, when, what it changed and what came of it, the newest first', async () => {
    const bert = gatehouse.person('bert', 'operator')
    await say('incident open "Checkout is slow"')
    await say('route set shop body=sale', bert)
    await say('incident note "looks better"')
    const [note, change, opened] = await rows('incident timeline 1')
    expect(opened).toMatchObject(
      [/^\d\d:\d\d:\d\d$/, 'anna', 'incident 1 opened: Checkout is slow', ''].map(matching),
    )
    expect(change).toMatchObject(
      [
        /^\d\d:\d\d:\d\d$/,
        'bert',
        'route set shop body=sale',
        /^done, revision 4\. ~ route shop: body shop → sale$/,
      ].map(matching),
    )
    expect(note?.slice(1, 3)).toEqual(['anna', 'note: looks better'])
  })

  it('holds what was done while the incident was open, and nothing else', async () => {
    await say('route set shop body=before')
    await say('incident open Slow')
    await say('route set shop body=during')
    await say('incident close')
    await say('route set shop body=after')
    const what = (await rows('incident timeline 1')).map(row => row[2])
    expect(what).toEqual(['incident 1 closed', 'route set shop body=during', 'incident 1 opened: Slow'])
  })

  it('joins by the order of what was written, whatever the clock says', async () => {
    await say('incident open Slow')
    gatehouse.clock.advance(-3 * 3_600_000)
    await say('route set shop body=during')
    gatehouse.clock.advance(6 * 3_600_000)
    await say('incident close')
    expect((await rows('incident timeline 1')).map(row => row[2])).toContain('route set shop body=during')
  })

  it('is of the last two hours without an incident, or as far back as is said', async () => {
    gatehouse.clock.advance(3 * 3_600_000)
    await say('route set shop body=late')
    expect((await rows('incident timeline')).map(row => row[2])).toEqual(['route set shop body=late'])
    expect(await rows('incident timeline 4h')).toHaveLength(4)
    gatehouse.clock.advance(3 * 3_600_000)
    expect((await say('incident timeline 30m')).text).toMatch(/^Nothing happened in the last 30m\./)
  })

  it('shows the newest of many, and says that there is more', async () => {
    await say('incident open Slow')
    for (let count = 1; count <= 5; count += 1) await say(`incident note "seen ${count}"`)
    const { reply, text } = await say('incident timeline 1 last=2')
    expect(reply.table?.rows.map(row => row[2])).toEqual(['note: seen 5', 'note: seen 4'])
    expect(text).toMatch(/There is more, which is older/)
  })

  it('shows what was measured of an operation, by the name that undo knows it by', async () => {
    const asked: string[] = []
    Object.assign(gatehouse.deps, {
      effectOf: (operation: string) => {
        asked.push(operation)
        return operation === '4' ? ['212 → 0 requests/min, 5 s later'] : []
      },
    })
    await say('incident open Slow')
    const opened = lastEntry()?.seq
    await say('route set shop body=sale')
    await say('drift repair')
    const [, change] = await rows('incident timeline 1')
    expect(change?.[3]).toMatch(/body shop → sale\. 212 → 0 requests\/min, 5 s later$/)
    expect(asked).toEqual([expect.stringMatching(/^a\d+$/), '4'])
    expect(asked).not.toContain(`a${opened}`)
  })
})

it('what there is no time to work out is said to be elsewhere, the newest last', async () => {
  await say('incident open Slow')
  await say('route set shop body=first')
  await say('route set shop body=second')
  let nowMs = 0
  const slow = {
    nowMs: () => gatehouse.clock.nowMs(),
    sleep: async () => undefined,
    monotonicMs: () => nowMs,
  }
  const { revisions } = gatehouse.deps
  Object.assign(gatehouse.deps, {
    clock: slow,
    revisions: {
      get: (number: number) => revisions.get(number),
      state: (number: number) => {
        nowMs += 1500
        return revisions.state(number)
      },
    },
  })
  const [second, first] = await rows('incident timeline 1')
  expect(second?.[3]).toMatch(/~ route shop: body first → second$/)
  expect(first?.[3]).toBe('done, revision 4. Its diff: revision show 4')
})

it('an incident, its notes and what joined it are there after a restart, and go on', async () => {
  await say('incident open Slow')
  await say('route set shop body=sale')
  await crashAndStart()
  await say('incident note "Gatehouse was started again"')
  expect((await say('incident open Other')).code).toBe('conflict')
  await say('incident close')
  expect((await rows('incident timeline 1')).map(row => row[2])).toEqual([
    'incident 1 closed',
    'note: Gatehouse was started again',
    'route set shop body=sale',
    'incident 1 opened: Slow',
  ])
})

function matching(text: string | RegExp): unknown {
  return typeof text === 'string' ? text : expect.stringMatching(text)
}
