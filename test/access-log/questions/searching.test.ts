import { searchTurns } from '@gatehouse/bot/access-log/asker-turns.ts'
import { everyLine } from '@gatehouse/core/access-log/search/log-filter.ts'
import { expect, it } from 'vitest'
import { nowMs, openQuestions, query } from './scene.ts'

const search = { ...query, filter: everyLine, most: 5 }

it('answers with numbers while searches hang, and runs one search of each asker alone', async () => {
  const { thread, logged, count } = openQuestions({ searches: silent }, 2000)
  thread.start()
  count(7)
  const mine = thread.lines.search(search, '1')
  const more = await Promise.allSettled(Array.from({ length: 59 }, () => thread.lines.search(search, '1')))
  expect(new Set(more.map(one => (one.status === 'rejected' ? String(one.reason) : 'found')))).toEqual(
    new Set(['AppError: Your last search of the logs is still under way: wait for its answer.']),
  )
  expect(await thread.summaries.totals(query)).toMatchObject({ totals: { requests: 7 } })
  await expect(mine).rejects.toMatchObject({ code: 'unavailable' })
  // It had said nothing at all.
  expect(logged).toHaveLength(1)
})

it('does not end a thread that says that it is at work', async () => {
  const { thread, logged } = openQuestions(
    { searches: new URL('../threads/working.ts', import.meta.url) },
    3000,
  )
  thread.start()
  await expect(thread.lines.search(search, '1')).rejects.toMatchObject({
    message: 'The access log cannot be asked just now: no answer came.',
  })
  expect(await thread.lines.search(search, '1')).toMatchObject({ ended: 'all' })
  expect(logged).toEqual([])
})

it('finds lines in a thread of their own', async () => {
  const { thread, count } = openQuestions()
  thread.start()
  count(3)
  expect((await thread.lines.search({ ...search, untilMs: nowMs }, '1')).lines).toHaveLength(3)
  expect((await thread.lines.search({ ...search, untilMs: nowMs }, '1')).lines).toHaveLength(3)
})

it('refuses at once what would wait behind too many others', async () => {
  const turns = searchTurns()
  const { promise, resolve } = Promise.withResolvers<string>()
  const taken = ['1', '2', '3', '4', '5'].map(asker => turns.take(asker, () => promise))
  await expect(turns.take('6', () => promise)).rejects.toMatchObject({
    code: 'unavailable',
    message: 'The logs are being searched for others just now: try again in a moment.',
  })
  resolve('found')
  expect(await Promise.all(taken)).toEqual(Array.from({ length: 5 }, () => 'found'))
  expect(await turns.take('6', () => promise)).toBe('found')
})

const silent = new URL('../threads/silent.ts', import.meta.url)
