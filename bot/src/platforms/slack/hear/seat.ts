import type { Card } from '../../../chat/card.ts'
import type { ChatEars } from '../../../chat/chat-platform.ts'
import type { ChatCaller, Heard } from '../../../chat/heard.ts'
import type { Known } from '../../../chat/known.ts'
import { noAnswer } from '../../../chat/sentences.ts'
import type { Modals } from '../answer/modals.ts'
import type { PrivateAnswers } from '../answer/private-answers.ts'
import type { Seen } from '../connect/seen.ts'
import type { Homes } from '../home/homes.ts'
import type { SlackParts } from '../slack-parts.ts'
import type { Callers, Who } from './callers.ts'

/** What hearing people needs. */
export interface Seat {
  ears: ChatEars
  parts: SlackParts
  callers: Callers
  modals: Modals
  answers: PrivateAnswers
  homes: Homes
  /** What was delivered already. */
  deliveries: Seen
  /** The answers to modals that are being submitted, by view. */
  submitting: Map<string, Promise<Card>>
  /** What may be suggested; null until the program has said it. */
  known(): Known | null
}

type Did = Heard extends infer One ? (One extends Heard ? Omit<One, 'caller'> : never) : never

/** Tells the program what somebody did, and gives what they are to be shown. Never throws. */
export async function ask({ ears, callers }: Seat, who: Who, did: Did): Promise<Card> {
  const caller = await callers.of(who)
  try {
    return await ears.hear(withCaller(did, caller))
  } catch (error) {
    ears.log('error', 'the program did not answer', { error, kind: did.kind })
    return noAnswer
  }
}

function withCaller(did: Did, caller: ChatCaller): Heard {
  return { ...did, caller } as Heard
}
