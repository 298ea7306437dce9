import { parentPort, workerData } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import type { ChatAccess, ChatEars, ChatPlatform } from '../chat-platform.ts'
import { earEvents } from './events.ts'

/**
 * The whole of a platform's thread: opens the platform and connects it with the program. A platform has a thread of its own so that it
 * acknowledges what people do while the program is busy, and so that nothing that fails inside its library ends the program.
 */
export function servePlatform(open: (access: ChatAccess, ears: ChatEars) => ChatPlatform): void {
  const port = parentPort
  if (port === null) throw new Error('a platform runs in a thread of its own')
  const late: { platform?: ChatPlatform } = {}
  const ears = createBirpc<ChatEars, object>(
    {},
    {
      post: message => port.postMessage(message),
      on: hear => port.on('message', hear),
      timeout: -1,
      eventNames: earEvents,
      resolver: name => {
        const { platform } = late
        const method = platform?.[name as keyof ChatPlatform]
        return typeof method === 'function' ? method.bind(platform) : undefined
      },
    },
  )
  late.platform = open(workerData as ChatAccess, ears as ChatEars)
}
