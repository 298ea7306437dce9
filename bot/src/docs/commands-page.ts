import type { Command, Parameter } from '../command.ts'
import { helpReply, parametersOf, usageLine } from '../grammar/usage.ts'
import { grammar } from './grammar-section.ts'
import { cell, code, fence, table } from './markdown.ts'

const mark =
  '<!-- Written by `npm run docs` from the declarations in bot/src/commands. Change those, not this page. -->'

/** docs/commands.md as Markdown: the grammar, an overview, and every command from its declaration. The last line is ended. */
export function commandsPage(commands: readonly Command[]): string {
  const sections = [
    mark,
    '# Commands',
    grammar,
    '## All commands',
    overview(commands),
    ...commands.flatMap(command => section(commands, command)),
  ]
  return `${sections.join('\n\n')}\n`
}

function overview(commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary, role, risk }) => [
    `[\`${name}\`](#${name.replaceAll(' ', '-')})`,
    cell(summary),
    role,
    risk,
  ])
  return table(['command', 'what it does', 'role', 'risk'], rows)
}

function section(commands: readonly Command[], command: Command): string[] {
  const entries = Object.entries(parametersOf(command))
  const rows = entries.map(([name, parameter]) => [
    code(parameter.place === 'key' ? `${name}=` : parameter.place === 'keys' ? '…=' : name),
    code(looksOf(parameter)),
    cell(parameter.summary) + (parameter.needed ? ' (needed)' : ''),
  ])
  return [
    `## ${command.name}`,
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
    [`- Role: ${command.role}`, `- Risk: ${riskOf(commands, command)}`].join('\n'),
    fence(usageLine(command)),
    ...(rows.length > 0 ? [table(['argument', 'looks like', 'meaning'], rows)] : []),
    'Examples:',
    fence(command.examples.join('\n')),
  ]
}

/** The risk in the very words that help has for it. */
function riskOf(commands: readonly Command[], { name, risk }: Command): string {
  const facts = helpReply(commands, name.split(' ')).facts ?? []
  return facts.find(([label]) => label === 'Risk')?.[1] ?? risk
}

/** All values where they can be listed, unless `looks` names more than those. */
function looksOf({ looks, values = [] }: Parameter): string {
  const named = looks.split('|')
  return values.every(value => named.includes(value)) ? looks : values.join('|')
}
