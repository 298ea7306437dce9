import { expect, it } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import type { Change } from '../../core/src/change.ts'
import { stage } from './stage.ts'

const card = (title: string) => plainCard({ title, severity: 'ok' })

const changes: Change[] = Array.from({ length: 800 }, (_, at) => ({
  thing: 'route',
  name: `route-${at}`,
  action: 'add',
  fields: [{ key: 'hosts', from: null, to: `r${at}.example.com` }],
}))

it('posts a card once however often it is asked to, and edits it in place', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  const posts = await Promise.all(
    [1, 2].map(() => on.platform.post(ops.id, card('Route shop added.'), 'card-1')),
  )
  expect(posts[0]).toEqual(posts[1])
  const [sent] = posts
  if (sent?.kind !== 'sent') throw new Error(JSON.stringify(sent))
  expect(await on.platform.edit(ops.id, sent.message, card('Route shop added, and undone.'))).toEqual(sent)
  const seen = anna.sees(ops)
  expect(seen).toHaveLength(1)
  expect(seen[0]?.text).toContain('and undone')
  expect(seen[0]).toMatchObject({ ephemeral: false, edited: true, links: [], mentions: [] })
})

it('makes nothing of what others wrote into a mention or a link', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await on.platform.post(
    ops.id,
    card('<!channel> <@U1> <https://evil.example|x> *b* `c` evil.example.com'),
    'card-1',
  )
  const seen = await anna.waitFor(ops, /evil/)
  expect(seen.mentions).toEqual([])
  expect(seen.links).toEqual([])
})

it.each([
  ['not in it', { appIsMember: false }, /not in the channel/],
  ['archived', { archived: true }, /archived/],
])('says that a channel is gone for cards when it is %s', async (_, options, words) => {
  await using on = await stage()
  on.slack.expectViolation(/chat.postMessage/)
  const other = on.slack.channel('other', options)
  const sent = await on.platform.post(other.id, card('x'), 'card-1')
  expect(sent).toMatchObject({ kind: 'gone', words: expect.stringMatching(words) })
})

it('says that a message is gone, and that of no channel', async () => {
  await using on = await stage()
  on.slack.expectViolation(/chat\./)
  const ops = on.slack.channel('ops')
  expect(await on.platform.edit(ops.id, '1.000001', card('x'))).toMatchObject({ kind: 'gone' })
  expect(await on.platform.post('C0NOWHERE', card('x'), 'card-2')).toMatchObject({ kind: 'gone' })
  const anna = on.slack.member('anna')
  const foreign = anna.says(ops, 'not ours')
  expect(await on.platform.edit(ops.id, foreign.ts, card('x'))).toMatchObject({ kind: 'gone' })
})

it('waits as long as Slack says when it is limited, and posts once', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  on.slack.faults.rateLimit('chat.postMessage', { times: 2, retryAfterSeconds: 1 })
  const before = performance.now()
  expect((await on.platform.post(ops.id, card('x'), 'card-1')).kind).toBe('sent')
  expect(performance.now() - before).toBeGreaterThan(1900)
  expect(on.slack.member('anna').sees(ops)).toHaveLength(1)
})

it('gives up for now when Slack asks for a long wait', async () => {
  await using on = await stage()
  on.slack.faults.rateLimit('chat.postMessage', { times: 1, retryAfterSeconds: 120 })
  const sent = await on.platform.post(on.slack.channel('ops').id, card('x'), 'card-1')
  expect(sent).toMatchObject({ kind: 'failed', words: expect.stringContaining('120 s') })
})

it('does not post again what may have been posted, and does edit again', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  on.slack.faults.loseAnswer('chat.postMessage')
  expect((await on.platform.post(ops.id, card('x'), 'card-1')).kind).toBe('failed')
  expect(anna.sees(ops)).toHaveLength(1)
  const sent = await on.platform.post(ops.id, card('y'), 'card-2')
  if (sent.kind !== 'sent') throw new Error(sent.words)
  on.slack.faults.loseAnswer('chat.update')
  expect((await on.platform.edit(ops.id, sent.message, card('z'))).kind).toBe('sent')
})

it('attaches what is too long for a message, where it may', async () => {
  const long = plainCard({ title: 'Many routes', severity: 'ok', changes })
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await on.platform.post(ops.id, long, 'card-1')
  await anna.until(() => anna.sees(ops).find(({ files }) => files.length > 0))
  const [posted, attached] = anna.sees(ops)
  expect(attached?.thread).toBe(posted?.ts)
  expect(attached?.files[0]?.content).toContain('route-799')
  expect(posted?.text).toMatch(/more/)
})

it('keeps promising the file when the card is edited', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  const long = (title: string) => plainCard({ title, severity: 'ok', changes })
  const sent = await on.platform.post(ops.id, long('Many routes'), 'card-1')
  if (sent.kind !== 'sent') throw new Error(sent.words)
  expect(anna.sees(ops)[0]?.text).toContain('whole in the file')
  await on.platform.edit(ops.id, sent.message, long('Many routes, and undone'))
  expect(anna.sees(ops)[0]?.text).toMatch(/and undone[\s\S]*whole in the file/)
  // Of a message that has none, an edit promises none.
  const other = await on.platform.post(ops.id, card('Short'), 'card-2')
  if (other.kind !== 'sent') throw new Error(other.words)
  await on.platform.edit(ops.id, other.message, long('Now long'))
  expect(anna.sees(ops).find(({ text }) => text.includes('Now long'))?.text).toContain('whole at the console')
})

it('leaves the file out where it may not attach one, and does not promise it', async () => {
  const long = plainCard({ title: 'Many routes', severity: 'ok', changes })
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  on.slack.faults.fail('files.getUploadURLExternal', 'missing_scope', 10)
  await on.platform.post(ops.id, long, 'card-1')
  const [posted] = anna.sees(ops)
  expect(anna.sees(ops)).toHaveLength(1)
  expect(posted?.edited).toBe(true)
  expect(posted?.text).not.toMatch(/file/)
})

it('says that an answer is gone whose place is not known', async () => {
  await using on = await stage()
  expect(await on.platform.show('somewhere', card('x'))).toMatchObject({ kind: 'gone' })
})

it('shows the text of a card whose blocks Slack does not take', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  on.slack.faults.fail('chat.postMessage', 'invalid_blocks')
  expect(await on.platform.post(ops.id, card('Route shop added.'), 'card-1')).toEqual({
    kind: 'sent',
    message: expect.any(String),
  })
  const [seen] = on.slack.member('anna').sees(ops)
  expect(seen?.text).toContain('Route shop added.')
  expect(on.logged.map(({ message }) => message)).toContain('slack did not take the blocks of a card')
})
