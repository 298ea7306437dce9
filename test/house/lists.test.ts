import { readdirSync, readFileSync } from 'node:fs'
import { cardKinds } from '@gatehouse/bot/chat/card-kinds/index.ts'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { parametersOf } from '@gatehouse/bot/grammar/usage.ts'
import { families as metricFamilies } from '@gatehouse/bot/metrics/families/index.ts'
import { advisers } from '@gatehouse/core/advice/advisers/index.ts'
import { alertSources } from '@gatehouse/core/alerts/sources/index.ts'
import { guards as guardsOfBlocks } from '@gatehouse/core/blocks/guards/index.ts'
import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { guards as guardsOfPeople } from '@gatehouse/core/identity/guards/index.ts'
import { guards as guardsOfRoutes } from '@gatehouse/core/routing/guards/index.ts'
import { mitigationKinds } from '@gatehouse/core/routing/mitigations/index.ts'
import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import { describe, expect, it } from 'vitest'
import { samplePolicy } from '../policies/samples.ts'
import { testCa } from '../policies/secure-scene.ts'

/** Families whose members are one file each, listed in index.ts. What is no member is named here; parts of a member lie in a folder of its name. */
const families = [
  { folder: 'bot/src/commands', members: commands.map(command => command.name), others: [] },
  {
    folder: 'core/src/routing/guards',
    members: guardsOfRoutes.map(guard => guard.name),
    others: ['guard.ts'],
  },
  { folder: 'core/src/routing/policies', members: policyKinds.map(({ kind }) => kind), others: [] },
  {
    folder: 'core/src/blocks/guards',
    members: guardsOfBlocks.map(guard => guard.name),
    others: ['guard.ts'],
  },
  {
    folder: 'core/src/routing/mitigations',
    members: mitigationKinds.map(({ kind }) => kind),
    others: [],
  },
  {
    folder: 'core/src/identity/guards',
    members: guardsOfPeople.map(guard => guard.name),
    others: ['guard.ts'],
  },
  { folder: 'core/src/findings/detectors', members: detectors.map(({ name }) => name), others: [] },
  { folder: 'core/src/alerts/sources', members: alertSources.map(({ name }) => name), others: [] },
  { folder: 'bot/src/metrics/families', members: metricFamilies.map(({ name }) => name), others: [] },
  { folder: 'core/src/advice/advisers', members: advisers.map(({ name }) => name), others: [] },
  {
    folder: 'bot/src/chat/card-kinds',
    members: cardKinds.map(({ kind }) => kind),
    others: ['card-kind.ts', 'lasting'],
  },
]

describe.each(families)('$folder', ({ folder, members, others }) => {
  const files = readdirSync(folder).filter(
    file => file.endsWith('.ts') && file !== 'index.ts' && !others.includes(file),
  )

  it('lists every file that is in it', () => {
    const index = readFileSync(`${folder}/index.ts`, 'utf8')
    for (const file of files) expect(index, `${folder}/index.ts forgot ${file}`).toContain(`'./${file}'`)
  })

  it('has one member a file, named like the file', () => {
    expect(members.map(name => `${name.replaceAll(' ', '-')}.ts`).sort()).toEqual([...files].sort())
  })

  it('has no folder but those of its members', () => {
    const folders = readdirSync(folder).filter(file => !file.endsWith('.ts') && !others.includes(file))
    expect(folders.filter(name => !members.includes(name))).toEqual([])
  })
})

it.each(policyKinds.map(({ kind }) => kind))(
  'the policy %s has a golden case, a test of its effect and a sample',
  kind => {
    expect(readdirSync('test/golden/cases')).toContain(`policy-${kind}.txt`)
    expect(readdirSync('test/policies')).toContain(`${kind}.test.ts`)
    const needs = { authenticator: 9, ca: testCa('CA').typed }
    expect(samplePolicy(kind, needs)).toMatchObject({ name: kind, kind })
  },
)

it('every command says what it does, who may use it and how grave it is, and its examples are its own', () => {
  for (const command of commands) {
    expect(command.summary, command.name).toMatch(/^[a-z].*[^.]$/)
    expect(['viewer', 'operator', 'admin']).toContain(command.role)
    expect(['read', 'change', 'destructive', 'critical']).toContain(command.risk)
    expect(command.examples.length, `${command.name} has no example`).toBeGreaterThan(0)
    for (const example of command.examples) expect(example.startsWith(command.name), example).toBe(true)
  }
})

it('every parameter of a command has a name that each chat takes', () => {
  for (const command of commands)
    for (const name of Object.keys(parametersOf(command))) {
      expect(name, command.name).toMatch(/^[a-z][a-z-]{0,31}$/)
      // Discord's forms have options of their own with these names.
      expect(['line', 'more'], command.name).not.toContain(name)
    }
})

it('no command knows another: what two of them need is a parameter or a reply', () => {
  for (const file of readdirSync('bot/src/commands').filter(name => name !== 'index.ts'))
    expect(readFileSync(`bot/src/commands/${file}`, 'utf8'), file).not.toMatch(/from '\.\//)
})

it.each(['core/src/sqlite/migrations', 'core/src/sqlite/traffic/migrations'])(
  'migrations are numbered without gaps in %s',
  folder => {
    const names = readdirSync(folder).sort()
    expect(names.map(name => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1))
  },
)

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => `${folder}/${file}`)

/** What is started, not imported. */
const entries = ['main', 'gate', 'restore', 'lost-key'].map(name => `bot/src/${name}.ts`)

it('no file has more than 300 lines, and only config.ts and the entry points read the environment', () => {
  for (const file of [...sources('core/src'), ...sources('bot/src')]) {
    const text = readFileSync(file, 'utf8')
    expect(text.split('\n').length, file).toBeLessThanOrEqual(300)
    if (!entries.includes(file)) expect(text, file).not.toContain('process.env')
  }
})
