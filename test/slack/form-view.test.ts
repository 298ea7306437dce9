import { commands } from '@gatehouse/bot/commands/index.ts'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { defineCommand, key, positional } from '../../bot/src/command.ts'
import { formView } from '../../bot/src/platforms/slack/builder/form-view.ts'
import { pickView } from '../../bot/src/platforms/slack/builder/pick-view.ts'
import { searchOptions } from '../../bot/src/platforms/slack/builder/search.ts'
import { ModalView } from '../fakes/slack/block-kit/layout.ts'

const origin = {
  user: 'U0123456789',
  channel: 'C0123456789',
  thread: '1700000000.000001',
  url: `https://hooks.example.com/${'x'.repeat(474)}`,
  askedAtMs: 1_700_000_000_000,
}

it.each(commands.map(command => [command.name, command] as const))(
  'the form of %s is one that Slack takes',
  (_, command) => {
    expect(ModalView.safeParse(formView(command, origin)).error).toBeUndefined()
  },
)

it.each(['viewer', 'operator', 'admin'] as const)('so is the list of commands of one who is %s', role => {
  expect(ModalView.safeParse(pickView(commands, role, origin)).error).toBeUndefined()
})

const cities = Array.from({ length: 150 }, (_, at) => `city-${at}`)
const city = positional(z.enum(cities), 'name', 'where', { values: cities })
const wide = defineCommand({
  name: `weather of ${'a-name-that-is-fifty-characters-long-'.repeat(2).slice(0, 50)}`,
  summary: `tell the weather ${'of many places '.repeat(20)}`.trim(),
  role: 'viewer',
  risk: 'read',
  examples: [],
  parameters: {
    city,
    line: key(z.string(), 'text', 'what is called like something that Discord has'),
    more: key(z.string(), 'text', 'the same'),
    ['n'.repeat(50)]: key(z.string(), 't'.repeat(200), 's'.repeat(2500)),
  },
  read: () => ({ title: 'Rain.', severity: 'ok' }),
})

it('the form of a command with very many values and long names is one that Slack takes', () => {
  const view = ModalView.parse(formView(wide, origin))
  const [where] = view.blocks.filter(({ type }) => type === 'input')
  expect(where).toMatchObject({ element: { type: 'external_select', action_id: 'search' } })
})

it('what does not fit into a menu is searched', () => {
  const known = { names: emptyNames, upstreams: {}, policyKinds: {}, roles: {}, places: [] }
  const found = (typed: string) => searchOptions([], known, city, typed).map(({ value }) => value)
  expect(found('')).toHaveLength(100)
  expect(found('149')).toEqual(['city-149'])
  expect(found('city-14')).toEqual(['city-14', ...cities.slice(140)])
})

const emptyNames = {
  route: [],
  policy: [],
  revision: [],
  account: [],
  key: [],
  confirmation: [],
  mitigation: [],
  operation: [],
  lease: [],
}
