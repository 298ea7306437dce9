import type { Scene } from '../scene.ts'
import { alertsScene } from './alerts.ts'
import { chatsScene } from './chats.ts'
import { commandsScene } from './commands.ts'
import { installScene } from './install.ts'
import { othersScene } from './others.ts'
import { policiesScene } from './policies.ts'

/** How the lines of the pages are run. An inline line that an earlier page or a block has is run there. */
export const scenes: readonly Scene[] = [
  commandsScene,
  policiesScene,
  alertsScene,
  installScene,
  chatsScene,
  othersScene,
]
