import type { ChatEars } from '../../../chat/chat-platform.ts'

/** Acknowledges. @returns whether it reached Slack; a connection that was lost meanwhile is no reason to drop what somebody did */
export async function acknowledge(
  seat: { ears: Pick<ChatEars, 'log'> },
  ack: () => Promise<void>,
): Promise<boolean> {
  try {
    await ack()
    return true
  } catch (error) {
    seat.ears.log('warn', 'an acknowledgement did not reach slack', { error })
    return false
  }
}
