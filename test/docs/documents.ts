import { readdirSync, readFileSync } from 'node:fs'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { findName } from '@gatehouse/bot/grammar/find-command.ts'
import { splitWords, type Word } from '@gatehouse/bot/grammar/grammar.ts'
import { takeFlags, takeLineFlags } from '@gatehouse/bot/platforms/console/flags.ts'

/** One page for people. */
export interface Page {
  file: string
  text: string
}

const pagesOf = (folder: string): string[] => readdirSync(folder).filter(name => name.endsWith('.md'))

/** Every page of the project. */
export const pages: readonly Page[] = [
  ...pagesOf('.'),
  ...pagesOf('docs').map(name => `docs/${name}`),
  'caddy/README.md',
].map(file => ({ file, text: readFileSync(file, 'utf8') }))

/** The page of that path. */
export function page(file: string): Page {
  const found = pages.find(one => one.file === file)
  if (!found) throw new Error(`there is no page ${file}`)
  return found
}

/** The blocks between fences, as they stand. */
export function fences({ text }: Page): string[] {
  return [...text.matchAll(/^```\w*\n(.*?)^```$/gms)].map(([, block = '']) => block)
}

/** The words between single backticks, outside of fences. */
export function codes({ text }: Page): string[] {
  const prose = text.replaceAll(/^```\w*\n.*?^```$/gms, '')
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}

/** Every command that a page shows: at the prompt, behind `npm run gate --`, or by its own name. Patterns such as `<route>` are left out. */
export function commandsIn(one: Page): Word[][] {
  const lines = [...fences(one).flatMap(block => block.split('\n')), ...codes(one)]
  return lines.flatMap(line => {
    const words = wordsOf(line.trim())
    return words === undefined ? [] : [words]
  })
}

function wordsOf(line: string): Word[] | undefined {
  if (/[<>[\]…]/.test(line.replace(/^gate> /, ''))) return undefined
  const shell = /\bnpm run (?:--silent |-s )?gate -- (.+)$/.exec(line)?.[1]
  if (shell !== undefined) {
    return splitWords(takeFlags(shellWords(shell)).words)
  }
  if (line.startsWith('gate> ')) return splitWords(takeLineFlags(line.slice('gate> '.length)).typed)
  if (!/^[a-z]+( |$)/.test(line)) return undefined
  const words = splitWords(takeLineFlags(line).typed)
  return findName(commands, words) && words
}

/** As a shell splits a line, as far as our pages use one. */
export function shellWords(line: string): string[] {
  return [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replaceAll(/['"]/g, ''))
}
