import { describe, expect, it } from 'vitest'
import { helpReply, usageLine } from '../../bot/src/grammar/usage.ts'
import { commands } from './commands.ts'

const usage = (name: string) => commands.filter(command => command.name === name).map(usageLine)

describe('a usage line', () => {
  it('names places in brackets, and keys as they are typed', () => {
    expect(usage('status')).toEqual(['status'])
    expect(usage('route list')).toEqual(['route list [<text>]'])
    expect(usage('route remove')).toEqual(['route remove <name> [verify=<yes|no>]'])
    expect(usage('say')).toEqual(['say [<word> …] [for=<10m>] [empty=<text>]'])
  })
})

describe('help', () => {
  it('lists everything, or what a noun has', () => {
    const all = helpReply(commands).table?.rows ?? []
    expect(all.map(([noun]) => noun)).toEqual([...new Set(commands.map(({ name }) => name.split(' ')[0]))])
    expect(helpReply(commands, ['Route']).table?.rows.map(([name]) => name)).toEqual([
      'route list',
      'route show',
      'route add',
      'route remove',
    ])
  })

  it('explains one command from its declaration', () => {
    expect(helpReply(commands, ['route', 'remove'])).toMatchObject({
      title: 'route remove: Removes a route',
      facts: [
        ['Usage', 'route remove <name> [verify=<yes|no>]'],
        ['Needs', 'operator'],
        ['Risk', 'destructive: shows what it would do and asks for a code'],
      ],
      table: {
        rows: [
          ['name', 'name', 'the name of the route (needed)'],
          ['verify=', 'yes|no', expect.any(String)],
          ['keep-within=', '2m|none', expect.any(String)],
        ],
      },
      code: { text: 'route remove shop' },
    })
  })

  it('says what was meant by a wrong topic', () => {
    expect(() => helpReply(commands, ['route', 'ad'])).toThrow(
      'There is no command "route ad". Did you mean route add?',
    )
    expect(() => helpReply(commands, ['frobnicate'])).toThrow('Type help for all of them')
  })
})
