import { expect, it } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import type { ChatState } from '../../bot/src/chat/chat-platform.ts'
import type { Heard } from '../../bot/src/chat/heard.ts'
import { ChatThread } from '../../bot/src/chat/thread/chat-thread.ts'
import { slackDefinition } from '../../bot/src/platforms/slack/definition.ts'
import { systemClock } from '../../core/src/clock.ts'
import { FakeSlack } from '../fakes/slack/fake-slack.ts'

it('runs in a thread of its own, and is driven from outside of it', async () => {
  await using slack = await FakeSlack.start({ clock: systemClock })
  const heard: Heard[] = []
  const states: ChatState[] = []
  const { botToken, appToken } = slack
  const thread = new ChatThread({
    file: slackDefinition.thread,
    access: { tokens: { botToken, appToken }, apiUrl: slack.url },
    ears: {
      hear: async one => {
        heard.push(one)
        return plainCard({ title: 'All routes answer.', severity: 'ok' })
      },
      home: async () => [],
      shown: () => undefined,
      state: state => {
        states.push(state)
      },
      log: () => undefined,
    },
    clock: systemClock,
    random: () => 0.5,
  })
  thread.start()
  try {
    await slack.waitForSockets(2)
    const ops = slack.channel('ops')
    const anna = slack.member('anna')
    await anna.slash(ops, '/gate status')
    await anna.waitFor(ops, /All routes answer/)
    expect(heard).toHaveLength(1)
    expect(states.at(-1)).toEqual({ kind: 'up' })
    expect(await thread.post(ops.id, plainCard({ title: 'A card', severity: 'ok' }), 'one')).toMatchObject({
      kind: 'sent',
    })
  } finally {
    await thread.close()
  }
})
