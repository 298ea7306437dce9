import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { commands } from '../commands/index.ts'
import { commandsPage } from './commands-page.ts'

writeFileSync(fileURLToPath(new URL('../../../docs/commands.md', import.meta.url)), commandsPage(commands))
process.stdout.write('docs/commands.md is written.\n')
