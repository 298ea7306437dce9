import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { until } from '../../harness/ask.ts'
import { openQuestions, query } from './scene.ts'

it('answers every question in a thread of its own, with how the reading goes just now', async () => {
  const { thread, count, live } = openQuestions()
  thread.start()
  const { summaries } = thread
  expect(await summaries.totals(query)).toMatchObject({ totals: null })
  count(7)
  expect(await summaries.totals(query)).toMatchObject({ totals: { requests: 7 }, coverage: { blind: null } })
  live.blind = 'the access log is missing'
  expect((await summaries.byRoute(query)).coverage.blind).toBe('the access log is missing')
  expect((await summaries.series(query, 5)).points.length).toBeGreaterThan(0)
  expect((await summaries.top('paths', query, 5)).total).toBe(7)
  expect((await summaries.slowest(query, 20)).requests.length).toBe(7)
})

it('says why when the numbers cannot be read', async () => {
  const { thread, database } = openQuestions()
  writeFileSync(database, 'this was a database once '.repeat(1000))
  thread.start()
  await expect(thread.summaries.totals(query)).rejects.toMatchObject({
    name: 'AppError',
    code: 'unavailable',
  })
})

it('says so while there is no thread, and is started again when it ended', async () => {
  const { thread, logged } = openQuestions({ questions: new URL('../threads/crashing.ts', import.meta.url) })
  await expect(thread.summaries.totals(query)).rejects.toMatchObject({ code: 'unavailable' })
  thread.start()
  await until(
    () => logged.length,
    count => count >= 2,
  )
  expect(logged[0]).toEqual([
    'what answers questions about the access log ended',
    { words: 'the disk has gone' },
  ])
})

it('does not wait for ever for one that hangs, and ends it', async () => {
  const { thread, logged } = openQuestions(
    { questions: new URL('../threads/silent.ts', import.meta.url) },
    50,
  )
  thread.start()
  await expect(thread.summaries.totals(query)).rejects.toMatchObject({
    code: 'unavailable',
    message: 'The access log cannot be asked just now: no answer came.',
  })
  await until(
    () => logged.length,
    count => count === 1,
  )
})
