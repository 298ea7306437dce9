import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { keeper } from '../harness/kept.ts'
import { Program } from '../harness/program.ts'
import { fences, page } from './documents.ts'

const keep = keeper()

/** What somebody types in the README, and what they then see. */
interface Step {
  typed: string
  seen: string
}

function castOf(readme: string): Step[] {
  const [cast = ''] = fences({ file: 'README.md', text: readme })
  return cast
    .trim()
    .split(/\n\n(?=\$ |gate> )/)
    .map(block => {
      const [typed = '', ...seen] = block.split('\n')
      return { typed, seen: seen.join('\n').trim() }
    })
}

const timeless = (text: string) => text.trim().replaceAll(/\d+ ms\)/g, 'N ms)')

/** Runs a step against a Gatehouse of its own port. A question that was answered with yes becomes --yes. */
async function seenIn(program: Program, { typed, seen }: Step): Promise<[string, string]> {
  const url = /^\$ curl (http:\S+)$/.exec(typed)?.[1]
  if (url !== undefined) {
    const { host, hostname, port } = new URL(url)
    const [, target = '/'] = /^http:\/\/[^/]+(\/.*)$/.exec(url) ?? []
    expect(port, host).toBe('8080')
    return [(await ask(program.http, hostname, target)).body, seen]
  }
  const [, answer] = seen.split(/^Do it\? \[y\/N\] y\n/m)
  const line = typed.replace(/^gate> /, '')
  const { stdout, stderr } = await program.gate(line, ...(answer === undefined ? [] : ['--yes']))
  return [stdout + stderr, answer ?? seen]
}

it('the cast in the README is what a new user sees', async () => {
  const program = keep(await Program.start())
  const [start, ...steps] = castOf(page('README.md').text)
  expect(start?.typed).toBe('$ npm start')
  const port = program.http.split(':')[1] ?? ''
  for (const line of start?.seen.split('\n') ?? []) {
    if (line !== '…' && !line.includes('Data:')) expect(program.output).toContain(line.replace('8080', port))
  }
  expect(steps.length).toBeGreaterThan(4)
  for (const step of steps) {
    const [really, told] = await seenIn(program, step)
    expect(timeless(really), step.typed).toBe(timeless(told))
  }
})

it('docs/install.md explains every file of a data folder', async () => {
  const program = keep(await Program.start())
  await program.gate('status')
  const rows = page('docs/install.md')
    .text.split('\n')
    .filter(line => line.startsWith('| `'))
  const explained = rows.map(row => row.split(' | ')[0] ?? '').join('\n')
  for (const file of readdirSync(program.data)) {
    if (file !== 'edge') expect(explained).toContain(`\`${file}\``)
  }
  for (const file of readdirSync(join(program.data, 'edge'))) expect(explained).toContain(`\`edge/${file}\``)
})
