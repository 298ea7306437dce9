import { describe, expect, it } from 'vitest'
import { findNamed } from '../../bot/src/platforms/discord/interactions/find-named.ts'
import { knownOf, saying, upScene } from './scene.ts'

const name = 'Gate: explain'

describe('the entry in the menu of a message', () => {
  it('says privately what there is about what the message names', async () => {
    const { discord, program, platform } = await upScene()
    const ops = discord.channel('ops')
    const [anna, ben] = [discord.member('anna'), discord.member('ben')]
    platform.know(knownOf(discord, [anna]))
    const message = ben.says(ops, 'Is the wiki down again?')
    await anna.menu(ops, name, message)
    expect((await anna.waitFor(ops, /Heard route show wiki/)).ephemeral).toBe(true)
    expect(ben.sees(ops)).toHaveLength(1)

    const { message: id } = {
      message: '',
      ...(await platform.post(ops.id, saying('Revision 12 is active.'), 'c')),
    }
    await anna.menu(ops, name, { id })
    await anna.waitFor(ops, /Heard revision show 12/)
    expect(program.heard).toHaveLength(2)
  })

  it('says so when a message names nothing', async () => {
    const { discord, program, platform } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    platform.know(knownOf(discord, [anna]))
    await anna.menu(ops, name, anna.says(ops, 'Good morning, everybody'))
    await anna.waitFor(ops, /names no route/)
    expect(program.heard).toEqual([])
  })

  const { names } = knownOf({ guild: '1' }, [])
  it.each([
    ['the shop-api is slow', 'route show shop-api'],
    ['Shop!', 'route show shop'],
    ['the shopping cart', null],
    ['confirm 0123abcd please', 'confirmation show 0123abcd'],
    ['0123abcd0123abcd0123abcd0123abcd', 'confirmation show 0123abcd'],
    ['deadbeef', null],
    ['undo 12', 'revision show 12'],
    ['revision 99', null],
    ['only-https is missing', 'policy show only-https'],
    ['502 at https://shop.example.com/cart', 'route list shop.example.com'],
    ['at 203.0.113.7', null],
    ['verify=no; route remove', null],
    ['', null],
  ])('%j leads to %j', (text, expected) => {
    expect(findNamed(names, text)).toBe(expected)
  })
})
