import { expect, it } from 'vitest'
import { local, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'
import { fences, page } from './documents.ts'

const keep = keeper()
const document = page('docs/on-call.md')
const lines = fences(document).flatMap(fence => fence.trim().split('\n'))
const six = lines.slice(0, 6)

it('names six things to type, each a whole command', () => {
  expect(document.text.match(/^\*\*\d\. /gm)).toHaveLength(6)
  for (const line of lines) expect(line).toMatch(/^\/gate [a-z]/)
  expect(six.map(line => line.split(' ')[1])).toEqual([
    'panic',
    'block',
    'shield',
    'drain',
    'maintenance',
    'undo',
  ])
})

it('fits a phone: no line of a command is wider than its screen', () => {
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(60)
})

it('every command on the page does what it says, in the order in which they stand', {
  timeout: 120_000,
}, async () => {
  const gatehouse = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  const upstreams = [keep(await startUpstream('one')), keep(await startUpstream('two'))]
  const ports = upstreams.map(({ port }) => `127.0.0.1:${port}`)
  await gatehouse.done(`route add shop shop.localhost ${ports.map(at => `http://${at}`).join(' ')}`)
  await gatehouse.done('policy add attacks waf', 'route policy add shop attacks')
  for (const line of lines) {
    const typed = line.replace('/gate ', '').replace('10.0.0.5:8080', ports[0] ?? '')
    const { exit, reply } = await gatehouse.type(typed, 'yes', local)
    expect({ typed, exit, title: reply.title, notes: reply.notes }).toMatchObject({ exit: 0 })
    if (typed.startsWith('undo')) await gatehouse.done('maintenance shop')
  }
})
