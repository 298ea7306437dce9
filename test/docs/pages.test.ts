import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { commandsPage } from '@gatehouse/bot/docs/commands-page.ts'
import { readArguments } from '@gatehouse/bot/grammar/arguments.ts'
import { findCommand } from '@gatehouse/bot/grammar/find-command.ts'
import { splitWords, typedLine, type Word } from '@gatehouse/bot/grammar/grammar.ts'
import { describe, expect, it } from 'vitest'
import { codes, commandsIn, fences, page, pages } from './documents.ts'

/** A command's bare name is a mention of it; anything longer must be a whole command. */
function understand(words: readonly Word[]): void {
  const found = findCommand(commands, words)
  if (found.words.length > 0) readArguments(found.command, found.words)
}

it('docs/commands.md is what npm run docs writes', () => {
  expect(page('docs/commands.md').text).toBe(commandsPage(commands))
})

it('the page of commands shows every command with its examples and every value that a key can have', () => {
  const { text } = page('docs/commands.md')
  for (const { name, examples } of commands) {
    expect(text).toContain(`\n## ${name}\n`)
    for (const example of examples) expect(text).toContain(`\n${example}\n`)
  }
  expect(text).toContain('| `balance=` | `round-robin\\|least-conn\\|random\\|ip-hash\\|first\\|weighted` |')
  expect(text).toContain('| `host-header=` | `preserve\\|upstream\\|name` |')
})

describe('a page', () => {
  it.each(pages)('$file: every relative link leads somewhere', ({ file, text }) => {
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue
      const [path = '', anchor] = target.split('#')
      const other = path === '' ? file : join(dirname(file), path)
      expect(existsSync(other), `${file} → ${target}`).toBe(true)
      if (anchor !== undefined) expect(anchors(other), `${file} → ${target}`).toContain(anchor)
    }
  })

  it.each(pages)('$file: every command is understood', one => {
    for (const words of commandsIn(one)) {
      expect(() => understand(words), typedLine(words)).not.toThrow()
    }
  })

  it.each(pages)('$file: every npm script is there', ({ text }) => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    const named = [...text.matchAll(/\bnpm (?:run (?:--silent |-s )?([\w:-]+)|(start|test)\b)/g)]
    for (const [all, script, short] of named) expect(scripts, all).toHaveProperty([script ?? short ?? ''])
  })

  it.each(pages)('$file: every variable is one that Gatehouse reads', ({ text }) => {
    const config = readFileSync('bot/src/config.ts', 'utf8')
    for (const [name] of text.matchAll(/\b(?:GATEHOUSE_\w+|CADDY_BIN)\b/g))
      expect(config).toContain(`${name}:`)
  })

  it.each(pages)('$file: nothing is said of a machine that wrote it', ({ text }) => {
    expect(text).not.toMatch(/(?<![\w.])\/(?:home|root|work|tmp|Users)\//)
  })

  it.each(pages)('$file: every file of the sources that it names is there', one => {
    for (const code of codes(one)) {
      if (/^(?:core|bot|test|caddy|bootstrap)\/[\w./-]+$/.test(code))
        expect(existsSync(code), code).toBe(true)
    }
  })
})

it('docs/install.md names every variable', () => {
  const { text } = page('docs/install.md')
  const config = readFileSync('bot/src/config.ts', 'utf8')
  const names = [...config.matchAll(/^ {2}((?:GATEHOUSE_\w+)|CADDY_BIN): setting/gm)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(4)
  for (const name of names) expect(text).toContain(`\`${name}\``)
})

it('what a machine must have is what the bootstrap asks for', () => {
  const { text } = page('docs/install.md')
  const modules = [...readFileSync('bootstrap/caddy-binary.mjs', 'utf8').matchAll(/'(http\.[\w.]+)'/g)]
  expect(modules.length).toBeGreaterThan(2)
  for (const [, name] of modules) expect(text).toContain(`\`${name}\``)
  const go = /^go (\d+\.\d+)/m.exec(readFileSync('caddy/go.mod', 'utf8'))?.[1]
  for (const one of [text, page('README.md').text]) expect(one).toContain(`Go ${go} `)
  const [, major, minor] =
    /needed = \{ major: (\d+), minor: (\d+) \}/.exec(readFileSync('bootstrap/node.mjs', 'utf8')) ?? []
  expect(text).toContain(`${major}.${minor} or newer`)
})

it('docs/decisions.md names only libraries that the product imports', () => {
  const sources = ['core/src', 'bot/src'].flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .map(file => readFileSync(join(folder, file), 'utf8')),
  )
  const imported = sources.flatMap(text =>
    [...text.matchAll(/ from '((?!@gatehouse\/)[^.'][^':]*)'/g)].map(([, name]) => name),
  )
  const [, decided = ''] =
    /^## Libraries$.*?^\*\*Decision\.\*\* (.*?)\.\s/ms.exec(page('docs/decisions.md').text) ?? []
  for (const library of decided.split(/,\s+/)) expect(imported).toContain(library)
})

it('a wrong command in a page would be noticed', () => {
  const wrong = (text: string) => () => commandsIn({ file: 'x.md', text }).forEach(understand)
  expect(wrong('```text\ngate> rote list\n```\n')).toThrow('Did you mean route list')
  expect(wrong('```sh\nnpm run gate -- route add x x.example.com helth=/ok\n```\n')).toThrow('health')
  expect(wrong('see `settings set tls=on`')).toThrow('off, internal, files, acme')
  expect(wrong('```sh\nnpm run gate -- --key-file=/etc/k rote list\n```\n')).toThrow(
    'Did you mean route list',
  )
  expect(wrong('see `account role anna boss --without-code`')).toThrow('role is one of viewer')
  expect(wrong('```text\ngate> account reset-totp anna --without-code\n```\n')).not.toThrow()
  expect(
    wrong("```sh\nnpm run gate -- route add x x.example.com answer=503 'body=Back soon.'\n```\n"),
  ).not.toThrow()
  expect(commandsIn(page('README.md')).length).toBeGreaterThan(4)
  expect(commandsIn(page('docs/commands.md')).length).toBeGreaterThan(commands.length)
  expect(commandsIn(page('docs/install.md')).map(typedLine)).toContain(
    typedLine(splitWords('settings set tls=acme email=ops@example.com')),
  )
})

function anchors(file: string): string[] {
  const prose = readFileSync(file, 'utf8').replaceAll(/^```\w*\n.*?^```$/gms, '')
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

it('every fence is closed', () => {
  for (const one of pages)
    expect((one.text.match(/^```/gm) ?? []).length, one.file).toBe(fences(one).length * 2)
})
