import type { Platform } from '@gatehouse/core/identity/account.ts'
import { expect } from 'vitest'
import type { Stage } from './stage.ts'

const slackCalls = [
  'chat.postMessage',
  'chat.update',
  'chat.postEphemeral',
  'conversations.open',
  'views.open',
  'views.update',
  'views.publish',
]

/** Takes a chat away: its connections are cut, new ones refused, and its API fails. @returns what brings it back, and waits until it is */
export async function lose(stage: Stage, platform: Platform): Promise<() => Promise<void>> {
  const back = platform === 'slack' ? loseSlack(stage) : loseDiscord(stage)
  await stateIs(stage, platform, 'away')
  return async () => {
    back()
    await stateIs(stage, platform, 'up')
    await stage.advance(0)
  }
}

/** Waits until a chat is in this state. */
export async function stateIs({ all }: Stage, platform: Platform, kind: string): Promise<void> {
  const look = () => all.chats.states().find(one => one.platform === platform)?.state.kind
  await expect.poll(look, { timeout: 20_000 }).toBe(kind)
  await all.settled()
}

function loseSlack({ all: { slack } }: Stage): () => void {
  for (const call of slackCalls) slack.faults.failHttp(call, 503, Number.POSITIVE_INFINITY)
  slack.faults.refuseSockets()
  slack.faults.dropSockets()
  return () => {
    slack.faults.mend()
    slack.faults.refuseSockets(false)
  }
}

function loseDiscord({ all: { discord } }: Stage): () => void {
  const end = discord.faults.refuseGateway()
  discord.faults.dropGateway()
  return end
}
