import { expect } from 'vitest'
import type { Stage } from '../../faces/stage.ts'

/** The ways in which a chat goes away. */
export const outages = ['sockets cut', 'api failing', 'api hanging'] as const

const slackMethods = [
  'chat.postMessage',
  'chat.update',
  'chat.postEphemeral',
  'conversations.open',
  'views.open',
  'views.update',
]
const discordRoutes = [
  'POST /channels/:channel/messages',
  'PATCH /channels/:channel/messages/:message',
  'PATCH /webhooks/:application/:token/messages/:message',
  'POST /webhooks/:application/:token',
]
/** What is left of a fault is met by the tries after it, as in an outage that ends bit by bit. */
const failures = 4

/** Lets a chat go away. @returns its return, once it is connected again and had its time to catch up */
export async function goesAway(
  stage: Stage,
  chat: 'slack' | 'discord',
  outage: (typeof outages)[number],
): Promise<() => Promise<void>> {
  const { slack, discord } = stage.all
  const ends: (() => void)[] = []
  if (chat === 'slack') {
    if (outage === 'sockets cut') {
      slack.faults.refuseSockets()
      slack.faults.dropSockets()
      ends.push(() => slack.faults.refuseSockets(false))
    }
    for (const method of slackMethods) {
      if (outage === 'api failing') slack.faults.failHttp(method, 503, failures)
      if (outage === 'api hanging') slack.faults.hang(method)
    }
    ends.push(() => slack.faults.mend())
  } else {
    if (outage === 'sockets cut') {
      ends.push(discord.faults.refuseGateway())
      discord.faults.dropGateway()
    }
    for (const route of discordRoutes) {
      if (outage === 'api failing') discord.faults.fail(route, 503, { message: 'made up', code: 0 }, failures)
      if (outage === 'api hanging') ends.push(discord.faults.hang(route))
    }
  }
  if (outage === 'sockets cut') await isIn(stage, chat, 'away')
  return async () => {
    for (const end of ends) end()
    await catchesUp(stage, chat)
  }
}

/** It is connected, and tried what it could not show, as often as an outage of this file needs. */
export async function catchesUp(stage: Stage, chat: 'slack' | 'discord'): Promise<void> {
  await isIn(stage, chat, 'up')
  for (let turn = 0; turn <= failures; turn += 1) {
    stage.all.chats.tick()
    await stage.all.settled()
  }
}

export async function isIn(stage: Stage, chat: 'slack' | 'discord', state: string): Promise<void> {
  const now = () => stage.all.chats.states().find(({ platform }) => platform === chat)?.state.kind
  await expect.poll(now, { timeout: 30_000 }).toBe(state)
}
