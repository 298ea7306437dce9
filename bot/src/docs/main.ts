import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import { presets } from '@gatehouse/core/routing/policy/presets.ts'
import { commands } from '../commands/index.ts'
import { commandsPage } from './commands-page.ts'
import { chartPictures } from './pictures/example-charts.ts'
import { pictures } from './pictures/pictures.ts'
import { policiesPage } from './policies-page.ts'
import { slackManifestFile } from './slack-manifest.ts'

const pages = { commands: commandsPage(commands), policies: policiesPage(policyKinds, presets) }
for (const [name, text] of Object.entries(pages)) {
  writeFileSync(fileURLToPath(new URL(`../../../docs/${name}.md`, import.meta.url)), text)
  process.stdout.write(`docs/${name}.md is written.\n`)
}

const folder = new URL('../../../docs/pictures/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [name, drawn] of [...(await pictures()), ...(await chartPictures())])
  writeFileSync(new URL(name, folder), drawn)
process.stdout.write('docs/pictures is drawn.\n')

writeFileSync(new URL('../../../slack-manifest.yaml', import.meta.url), slackManifestFile())
process.stdout.write('slack-manifest.yaml is written.\n')
