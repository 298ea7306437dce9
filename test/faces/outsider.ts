import type { ChatPerson } from '../harness/chats.ts'
import { local } from '../harness/gatehouse.ts'
import type { Stage } from './stage.ts'

/** Somebody without an account, for a face that wants one: what an account has, they do not. */
export function asOutsider(
  { all }: Stage,
  who: { name: string } & Partial<Pick<ChatPerson, 'slack' | 'discord'>>,
): ChatPerson {
  const { name, slack = all.slack.member(name), discord = all.discord.member(name) } = who
  const code = () => {
    throw new Error(`${name} has no codes`)
  }
  const identity = { platform: 'slack', workspace: all.slack.team, user: slack.id } as const
  return { name, id: 0, identity, caller: local, code, recoveryCodes: [], slack, discord }
}
