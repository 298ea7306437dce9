import { commands } from '@gatehouse/bot/commands/index.ts'
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
    const rows = async (typed: string, caller = victor.caller) =>
      (await gate.type(typed, 'nothing', caller)).reply.table?.rows.map(([name]) => name)
    const mayUse = (role: string) => commands.filter(command => command.role === role).map(({ name }) => name)
    expect(await rows('help')).toEqual(mayUse('viewer'))
    expect(await rows('help', olga.caller)).toEqual(
      commands.filter(({ role }) => role !== 'admin').map(({ name }) => name),
    )
    const { reply } = await gate.type('help place', 'nothing', victor.caller)
    expect(reply).toMatchObject({
      notes: [expect.stringContaining('need the role admin; yours is viewer. Ask anna (admin).')],
    })
    expect(reply.table).toBeUndefined()
    expect((await gate.type('route add --help', 'nothing', victor.caller)).reply.notes).toEqual([
      'One command of these needs the role operator; yours is viewer. Ask anna (admin), olga (operator).',
    ])
    expect((await gate.type('help')).reply.table?.rows).toHaveLength(commands.length)
  })
})
