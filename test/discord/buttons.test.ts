import { describe, expect, it } from 'vitest'
import type { Button, Card } from '../../bot/src/chat/card.ts'
import { plainCard } from '../../bot/src/chat/card.ts'
import { confirmation, saying, upScene, waitingCard } from './scene.ts'

const run = (line: string): Button => ({ label: line, style: 'plain', deed: { kind: 'run', line } })

function publicCard(): Card {
  return plainCard({ title: 'Anna asks for a second person.', severity: 'warning' }, [
    { label: 'Approve…', style: 'primary', deed: { kind: 'code', confirmation } },
    { label: 'Reject…', style: 'danger', deed: { kind: 'ask-reject', confirmation } },
    { label: 'Cancel', style: 'plain', deed: { kind: 'cancel', confirmation } },
  ])
}

describe('buttons in Discord', () => {
  it('of a public card answer whoever presses them alone, and leave the card to the program', async () => {
    const { discord, program, platform } = await upScene()
    const ops = discord.channel('ops')
    const [anna, ben] = [discord.member('anna'), discord.member('ben')]
    expect(await platform.post(ops.id, publicCard(), 'card-1')).toMatchObject({ kind: 'sent' })
    program.answer = heard => saying(heard.kind === 'code' ? 'You approved it.' : 'Rejected.')

    expect(await ben.click('Approve…', { in: ops })).toMatchObject({ kind: 'modal' })
    await ben.submits({ code: '123456' })
    const own = await ben.waitFor(ops, /You approved it/)
    expect(own.ephemeral).toBe(true)
    expect(anna.sees(ops).map(({ text }) => text)).toEqual([expect.stringMatching(/second person/)])
    await ben.click('Reject…', { in: ops })
    await ben.waitFor(ops, /Rejected/)
    expect(program.heard).toMatchObject([
      { kind: 'code', confirmation, code: '123456', at: null },
      { kind: 'deed', deed: { kind: 'ask-reject', confirmation }, at: null },
    ])
  })

  it('of a private answer turn it into the next answer', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    program.answer = heard => (heard.kind === 'deed' ? saying('Cancelled.') : waitingCard())
    await anna.slash(ops, 'gate route remove', { name: 'shop' })
    const preview = await anna.waitFor(ops, /This would remove/)
    await anna.click('Cancel', { in: ops })
    expect(await anna.waitFor(ops, /Cancelled/)).toMatchObject({ id: preview.id, buttons: [] })
    expect(anna.sees(ops)).toHaveLength(1)
  })

  it('run a command as if it was typed; those behind the third stand in a menu', async () => {
    const { discord, program, platform } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    const lines = ['undo 12', 'route list', 'status', 'policy list', 'revision list']
    await platform.post(ops.id, plainCard({ title: 'Done.', severity: 'ok' }, lines.map(run)), 'card-2')
    await anna.click('undo 12', { in: ops })
    await anna.waitFor(ops, /Heard undo 12/)
    await anna.picks('more', ['run:revision list'], { in: ops })
    await anna.waitFor(ops, /Heard revision list/)
    expect(program.heard).toMatchObject([
      { kind: 'deed', deed: { kind: 'run', line: 'undo 12' } },
      { kind: 'deed', deed: { kind: 'run', line: 'revision list' } },
    ])
  })

  it('of somebody else, or of an older Gatehouse, get a sentence', async () => {
    const { discord, program, platform } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    const odd = { kind: 'cancel' as const, confirmation: 'not-an-id' }
    await platform.post(
      ops.id,
      plainCard({ title: 'Old.', severity: 'ok' }, [{ label: 'Odd', style: 'plain', deed: odd }]),
      'card-3',
    )
    await anna.click('Odd', { in: ops })
    const seen = await anna.waitFor(ops, /does nothing any more/)
    expect(seen.ephemeral).toBe(true)
    expect(program.heard).toEqual([])
  })

  it('pressed twice within milliseconds are two deliveries, and both are answered', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    program.answer = heard => (heard.kind === 'deed' ? saying('Cancelled.') : waitingCard())
    await anna.slash(ops, 'gate route remove', { name: 'shop' })
    await anna.waitFor(ops, /This would remove/)
    await Promise.all([anna.click('Cancel', { in: ops }), anna.click('Cancel', { in: ops })])
    await program.until(() => program.heard.length === 3)
    await anna.waitFor(ops, /Cancelled/)
    const deliveries = program.heard.map(({ delivery }) => delivery)
    expect(new Set(deliveries).size).toBe(3)
  })

  it('are heard once, however often Discord delivers them', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    await anna.slash(ops, 'oncall undo')
    discord.redeliver('last', 20)
    await anna.waitFor(ops, /Heard undo/)
    await anna.slash(ops, 'gate status')
    await anna.waitFor(ops, /Heard status/)
    expect(program.heard.map(({ kind }) => kind)).toEqual(['command', 'command'])
    expect(anna.sees(ops)).toHaveLength(2)
    expect(discord.calls('POST', '/interactions/:interaction/:token/callback')).toHaveLength(2)
  })
})
