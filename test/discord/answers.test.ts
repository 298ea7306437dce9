import { describe, expect, it } from 'vitest'
import { confirmation, confirming, saying, upScene, waitingCard } from './scene.ts'

describe('commands in Discord', () => {
  it('are acknowledged privately at once, and answered when the program has answered', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    const ben = discord.member('ben')
    let answer: () => void = () => undefined
    program.answer = () => new Promise(resolve => (answer = () => resolve(saying('Route shop is well.'))))
    const first = await anna.slash(ops, 'gate route show', { name: 'shop' })
    expect(first.afterMs).toBeLessThan(1000)
    await program.until(() => program.heard[0])
    expect(anna.sees(ops).map(({ pending }) => pending)).toEqual([true])
    answer()
    const seen = await anna.waitFor(ops, /Route shop is well/)
    expect(seen.ephemeral).toBe(true)
    expect(ben.sees(ops)).toEqual([])
    expect(program.heard).toMatchObject([
      {
        kind: 'command',
        line: 'route show shop',
        at: null,
        caller: {
          kind: 'chat',
          identity: { platform: 'discord', workspace: discord.guild, user: anna.id },
          place: { platform: 'discord', workspace: discord.guild, channel: ops.id },
          guest: false,
          bot: false,
        },
      },
    ])
  })

  it('ask for a code in a form, say what is wrong with it where it was asked for, and end in the same place', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    program.answer = heard => {
      if (heard.kind !== 'code') return waitingCard()
      return heard.code === '123456' ? saying('Route shop removed.') : waitingCard('That code is wrong.')
    }
    await anna.slash(ops, 'gate route remove', { name: 'shop' })
    const preview = await anna.waitFor(ops, /This would remove/)
    await program.until(() => program.shown[0])
    expect(program.shown).toMatchObject([{ confirmation, at: preview.id }])

    await anna.click('Confirm with code', { in: ops })
    await anna.waitForModal(/code/i)
    await anna.submits({ code: '000000' })
    await anna.waitFor(ops, /That code is wrong/)
    expect(anna.sees(ops)).toHaveLength(1)

    await anna.click('Confirm with code', { in: ops })
    await anna.submits({ code: ' 123456 ' })
    const end = await anna.waitFor(ops, /Route shop removed/)
    expect(end).toMatchObject({ id: preview.id, ephemeral: true, buttons: [] })
    expect(program.heard.slice(1)).toMatchObject([
      { kind: 'code', confirmation, code: '000000', at: preview.id },
      { kind: 'code', confirmation, code: '123456', at: preview.id },
    ])
    expect(JSON.stringify(program.logged)).not.toMatch(/123456|000000/)
  })

  it('show that they are worked on, without buttons, when a private answer takes its time to change', async () => {
    const { ops, anna, answer } = await confirming(await upScene())
    expect((await anna.waitFor(ops, /Working on it/)).buttons).toEqual([])
    answer()
    await anna.waitFor(ops, /Route shop removed/)
    await anna.waitForNo(ops, /Working/)
  })
})
