import type { Scene } from '../scene.ts'

export const chatsScene: Scene = {
  pages: ['docs/slack.md', 'docs/discord.md'],
  settings: { statusHost: 'status.localhost' },
}
