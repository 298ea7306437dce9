import { plainCard } from '@gatehouse/bot/chat/card.ts'
import type { ChatEars, ChatState } from '@gatehouse/bot/chat/chat-platform.ts'
import { ChatThread } from '@gatehouse/bot/chat/thread/chat-thread.ts'
import { describe, expect, it, onTestFinished } from 'vitest'

const card = plainCard({ title: 'hello', severity: 'info' })

describe('the thread of a platform', () => {
  it('carries calls there and what it tells back', async () => {
    const { thread, waitFor, logged } = open('steady')
    await waitFor('up')
    expect(await thread.post('C1', card, 'once')).toEqual({ kind: 'sent', message: 'hello' })
    expect(await thread.edit('C1', 'm', card)).toEqual({ kind: 'gone', words: 'no such message' })
    expect(await thread.show('s', card)).toEqual({ kind: 'failed', words: 'not now' })
    expect(await thread.check(['C1', 'C2'])).toMatchObject([{ words: 'C1,C2' }])
    thread.know({
      names: { ...nothing, route: ['shop'] },
      upstreams: {},
      policyKinds: {},
      roles: {},
      places: [],
    })
    await expect.poll(logged).toEqual([{ routes: ['shop'] }])
  })

  it('is started again when a library ends it, later each time, and knows what it knew', async () => {
    const { thread, waitFor, pauses, logged, states } = open('steady')
    await waitFor('up')
    thread.know({
      names: { ...nothing, route: ['shop'] },
      upstreams: {},
      policyKinds: {},
      roles: {},
      places: [],
    })
    expect(await thread.post('crash', card, 'once')).toMatchObject({ kind: 'failed' })
    await expect.poll(() => states().map(({ kind }) => kind)).toEqual(['up', 'away', 'up'])
    expect(pauses()).toEqual([750])
    expect(states()[1]).toMatchObject({ words: 'its thread ended unexpectedly; the log says why' })
    expect(await thread.post('C1', card, 'once')).toEqual({ kind: 'sent', message: 'hello' })
    await expect
      .poll(logged)
      .toEqual([{ routes: ['shop'] }, { words: 'a library failed' }, { routes: ['shop'] }])
  })

  it('is left alone once its token was revoked', async () => {
    const { thread, states, pauses, ended } = open('revoked')
    await expect.poll(states).toEqual([{ kind: 'stopped', words: 'the token was revoked' }])
    await ended()
    expect(pauses()).toEqual([])
    expect(await thread.post('C1', card, 'once')).toEqual({
      kind: 'failed',
      words: 'the platform is not connected',
    })
    expect(await thread.check([])).toMatchObject([{ verdict: 'wrong', words: 'the token was revoked' }])
  })

  it('ends although something in it hangs', async () => {
    const { thread, waitFor } = open('steady')
    await waitFor('up')
    const hanging = thread.post('hang', card, 'once')
    await thread.close()
    expect(await hanging).toMatchObject({ kind: 'failed' })
  })
})

const nothing = {
  route: [],
  policy: [],
  revision: [],
  account: [],
  key: [],
  confirmation: [],
  mitigation: [],
  operation: [],
  lease: [],
}

function open(name: string) {
  const told: ChatState[] = []
  const logs: unknown[] = []
  const paused: number[] = []
  const ears: ChatEars = {
    hear: async () => card,
    home: async () => [],
    shown: () => undefined,
    state: state => void told.push(state),
    log: (_level, _message, fields) => void logs.push(fields),
  }
  const clock = {
    monotonicMs: () => performance.now(),
    sleep: async (ms: number) => void paused.push(ms),
  }
  const thread = new ChatThread({
    file: new URL(`threads/${name}.ts`, import.meta.url),
    access: { tokens: {}, apiUrl: null },
    ears,
    clock,
    random: () => 0.5,
  })
  thread.start()
  onTestFinished(() => thread.close())
  return {
    thread,
    waitFor: (kind: ChatState['kind']) => expect.poll(() => told.at(-1)?.kind).toBe(kind),
    states: () => told,
    logged: () => logs,
    pauses: () => paused,
    ended: () => expect.poll(() => thread.runs).toBe(false),
  }
}
