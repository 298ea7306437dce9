import { relative } from 'node:path'
import { withCodes } from '@gatehouse/core/identity/able.ts'
import { reachableAddress } from '@gatehouse/core/routing/listener.ts'
import type { CommandDeps } from '../command.ts'
import type { Config } from '../config.ts'
import { statusPageUrl } from '../web/link-url.ts'

/** What a person sees once everything runs: the addresses, and what to try. */
export function welcome(config: Config, deps: CommandDeps, terminal: boolean): string {
  const { settings, routes } = deps.edge.current().state
  const page = statusPageUrl(settings)
  const folder = relative(process.cwd(), config.dataFolder) || '.'
  const lines = [
    '',
    `Gatehouse runs${config.production ? '' : ' as a demo'}. Data: ${folder.startsWith('..') ? config.dataFolder : folder}`,
    `  HTTP   ${settings.http}`,
    ...(settings.https === null ? [] : [`  HTTPS  ${settings.https}`]),
    ...(page === null ? [] : [`  Status ${page}  (to sign in, type: page)`]),
    ...(config.web === null ? [] : [`  API    http://${config.web}/api/docs`]),
    ...(config.production
      ? []
      : demoLines(
          settings.http,
          routes.map(route => route.name),
          terminal,
        )),
    '',
    ...(withCodes(deps, 'admin').length > 0 ? [] : [firstAdmin(terminal)]),
    terminal ? 'Type help for all commands, exit or Ctrl-C to stop.' : 'Commands: npm run gate -- help',
    '',
  ]
  return `${lines.join('\n')}\n`
}

function demoLines(http: string, names: string[], terminal: boolean): string[] {
  const { port } = reachableAddress(http)
  const there = ['demo', 'wiki'].filter(name => names.includes(name))
  const commands = names.includes('demo')
    ? ['status', 'route list', 'route set demo weights=3,1', 'undo']
    : ['status', 'help route add']
  return [
    '',
    terminal ? 'Try, in another terminal:' : 'Try:',
    ...there.map(name => `  curl http://${name}.localhost:${port}`),
    ...commands.slice(0, terminal ? 1 : commands.length).map(line => `  npm run gate -- ${line}`),
    ...(terminal ? ['or here:', ...commands.map(line => `  ${line}`)] : []),
  ]
}

/** Until somebody has codes, whoever has the machine needs none. */
function firstAdmin(terminal: boolean): string {
  const command = 'account bootstrap <your name>'
  return `No admin has codes yet, so a yes confirms everything. Make the first one: ${terminal ? command : `npm run gate -- ${command}`}`
}
