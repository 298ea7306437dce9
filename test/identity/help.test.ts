import { commands } from '@gatehouse/bot/commands/index.ts'
import type { Reply } from '@gatehouse/bot/reply.ts'
import { describe, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

describe('help', () => {
  it('shows what the role of whoever asks may do, and who can do the rest', async () => {
    const gate = keep(await TestGatehouse.start())
    gate.person('anna', 'admin')
    const olga = gate.person('olga', 'operator')
    const victor = gate.person('victor', 'viewer')
    const said = async (typed: string, caller = victor.caller) =>
      (await gate.type(typed, 'nothing', caller)).reply
    const names = ({ data }: Reply) => (data as { name: string }[]).map(({ name }) => name)
    const mayUse = (...roles: string[]) =>
      commands.filter(({ role }) => roles.includes(role)).map(({ name }) => name)
    expect(names(await said('help'))).toEqual(mayUse('viewer'))
    expect(names(await said('help', olga.caller))).toEqual(mayUse('viewer', 'operator'))
    expect((await said('help')).table?.rows).toContainEqual(['route', 'list, show, policy list'])
    expect((await said('help route')).table?.rows.map(([name]) => name)).toEqual([
      'route list',
      'route show',
      'route policy list',
    ])
    const { reply } = await gate.type('help place', 'nothing', victor.caller)
    expect(reply).toMatchObject({
      notes: [expect.stringContaining('need the role admin; yours is viewer. Ask anna (admin).')],
    })
    expect(reply.table).toBeUndefined()
    expect((await gate.type('route add --help', 'nothing', victor.caller)).reply.notes).toEqual([
      'One command of these needs the role operator; yours is viewer. Ask anna (admin), olga (operator).',
    ])
    expect(names((await gate.type('help')).reply)).toHaveLength(commands.length)
  })
})
