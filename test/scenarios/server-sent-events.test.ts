import { expect, it } from 'vitest'
import { EventStream } from '../harness/event-stream.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

it('server-sent events arrive one by one, each before the next is sent, also through reloads', async () => {
  const gate = keep(await TestGatehouse.start())
  const events = new EventStream()
  const news = keep(await startUpstream('news', events.answer))
  await gate.done(`route add news news.localhost http://127.0.0.1:${news.port}`)

  const reading = keep(await events.read(gate.edge.http, 'news.localhost'))
  for (let number = 1; number <= 6; number += 1) {
    await reading.next(`event ${number}`)
    await gate.done(`route add other-${number} other-${number}.localhost answer=200`)
    expect(reading.hasEnded()).toBe(false)
  }
  expect(news.seen.filter(({ url }) => url === '/events')).toHaveLength(1)
})
