import type { ChatAccess, ChatEars, ChatPlatform } from '../../chat/chat-platform.ts'
import { machineParts, type SlackParts } from './slack-parts.ts'
import { SlackPlatform } from './slack-platform.ts'

/** Opens Slack: begins to connect at once, and tells how it goes. Never throws. */
export function openSlack(
  access: ChatAccess,
  ears: ChatEars,
  parts: SlackParts = machineParts,
): ChatPlatform {
  const platform = new SlackPlatform(access, ears, parts)
  platform.start()
  return platform
}
