import { slackManifest } from '../platforms/slack/manifest.ts'
import { yaml } from './yaml.ts'

/** slack-manifest.yaml: what is pasted into Slack to make the app. */
export function slackManifestFile(): string {
  return `# The app as Slack makes it. Written by \`npm run docs\` from bot/src/platforms/slack/manifest.ts. How to use it: docs/slack.md\n${yaml(slackManifest)}`
}
