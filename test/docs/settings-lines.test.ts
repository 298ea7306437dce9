import { type Config, readConfig, variables } from '@gatehouse/bot/config.ts'
import { expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { type Page, page } from './documents.ts'
import { linesOf, setting } from './lines/lines-of.ts'
import { Machine } from './lines/machine.ts'

const keep = keeper()

/** The settings of a page that stand together; what stands before `npm start` is a block of its own. */
function blocksOf(one: Page): string[][] {
  const blocks: string[][] = []
  let isOpen = false
  for (const { line, typed } of linesOf(one)) {
    const before = typed === null ? /^((?:[A-Z_]+=\S+ )+)npm start$/.exec(line)?.[1] : undefined
    if (before !== undefined) blocks.push(before.trim().split(' '))
    const isSetting = setting.test(line)
    if (isSetting && isOpen) blocks.at(-1)?.push(line)
    else if (isSetting) blocks.push([line])
    isOpen = isSetting
  }
  return blocks
}

/** What a start would read of these lines, on a machine where the files are that they name. */
function readFrom(machine: Machine, block: readonly string[]): Config {
  const env: Record<string, string> = { CADDY_BIN: 'caddy' }
  for (const line of block) {
    const [, name = '', value = ''] = setting.exec(line) ?? []
    expect(variables.flatMap(one => [one, `${one}_FILE`])).toContain(name)
    if (name.endsWith('_FILE')) machine.write(value, `whsec_${Buffer.alloc(32, 7).toString('base64')}`)
    env[name] = machine.meant(value)
  }
  // What stands in another block of the same page.
  if ('SLACK_HTTP_LISTEN' in env) env.SLACK_BOT_TOKEN = 'xoxb-1'
  return readConfig(env)
}

it.each([
  [
    'docs/discord.md',
    ({ chats }: Config) => chats.map(({ definition }) => definition.platform),
    [['discord']],
  ],
  [
    'docs/slack.md',
    ({ chats }: Config) => chats.map(({ definition }) => definition.platform),
    [['slack'], ['slack']],
  ],
  ['docs/webhook.md', ({ webhook }: Config) => webhook?.url.href, ['https://hooks.example.com/gatehouse']],
  [
    'docs/install.md',
    ({ production, provider, http, web }: Config) => ({
      production,
      issuer: provider?.issuer.href,
      http,
      web,
    }),
    [
      { production: true, web: '127.0.0.1:8089' },
      { production: false, issuer: 'https://login.example.com/', web: '127.0.0.1:8089' },
      { production: false, http: '127.0.0.1:8081', web: '127.0.0.1:8089' },
      { production: false, web: '127.0.0.1:8090' },
    ],
  ],
])('each block of settings in %s is what a start reads', (file, saw, wanted) => {
  const machine = keep(new Machine())
  expect(blocksOf(page(file)).map(block => saw(readFrom(machine, block)))).toEqual(wanted)
})

it('a setting that nothing reads would be noticed', () => {
  const machine = keep(new Machine())
  expect(() => readFrom(machine, ['SLACK_BOT_TOKNE=xoxb-1'])).toThrow('SLACK_BOT_TOKNE')
  expect(() => readFrom(machine, ['GATEHOUSE_HTTP=here'])).toThrow('GATEHOUSE_HTTP')
})
