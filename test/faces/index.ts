import { apiFace } from './api.ts'
import { consoleFace } from './console.ts'
import { discordFace } from './discord.ts'
import type { Face, FaceName } from './face.ts'
import { slackFace } from './slack.ts'
import type { Stage } from './stage.ts'

/** Every way to Gatehouse. */
export const faces: Readonly<Record<FaceName, (stage: Stage) => Face>> = {
  console: consoleFace,
  api: apiFace,
  slack: slackFace,
  discord: discordFace,
}
