import { describe, expect, it } from 'vitest'
import { knownOf, upScene } from './scene.ts'

async function typing() {
  const { discord, platform, program } = await upScene()
  const ops = discord.channel('ops')
  const anna = discord.member('anna')
  const known = knownOf(discord, [anna])
  platform.know(known)
  const values = async (words: string, given: Record<string, string>, option: string) =>
    (await anna.completes(ops, words, given, option)).map(({ value }) => value)
  return { discord, platform, program, ops, anna, known, values }
}

describe('completion in Discord', () => {
  it.each([
    ['gate route show', { name: '' }, 'name', ['shop', 'shop-api', 'wiki']],
    ['gate route show', { name: 'API' }, 'name', ['shop-api']],
    ['gate route show', { name: 'i' }, 'name', ['shop-api', 'wiki']],
    ['gate route show', { name: 'nothing' }, 'name', []],
    ['gate policy show', { name: 'no' }, 'name', ['no-scanners']],
    ['oncall rollback', { revision: '1' }, 'revision', ['12', '11', '10']],
    ['gate confirmation show', { id: '' }, 'id', ['0123abcd']],
    ['gate account show', { account: 'b' }, 'account', ['ben']],
    ['gate key revoke', { key: '' }, 'key', ['deploy']],
    [
      'gate route policy-add',
      { route: 'shop', policies: 'only-https n' },
      'policies',
      ['only-https no-scanners'],
    ],
    ['gate policy add', { name: 'x', kind: 'hst' }, 'kind', ['hsts']],
    ['gate route set', { name: 'shop', more: 'health-in' }, 'more', ['health-interval=']],
    ['gate route set', { name: 'shop', more: 'strip=yes balance=ra' }, 'more', ['strip=yes balance=random']],
    ['gate policy add', { name: 'x', kind: 'hsts', more: 'max' }, 'more', ['max-age=']],
    ['gate policy set', { name: 'only-https', more: 'max' }, 'more', ['max-age=']],
    ['gate do', { line: 'route sh' }, 'line', ['route show ']],
    ['gate do', { line: '/gate route show wi' }, 'line', ['route show wiki ']],
    ['gate help', { topic: 'route a' }, 'topic', ['route add']],
  ])('of %s %j', async (words, given, option, expected) => {
    const { values } = await typing()
    expect((await values(words, given, option)).slice(0, 3)).toEqual(expected.slice(0, 3))
  })

  it('offers the ids of this server and this channel', async () => {
    const { discord, ops, values } = await typing()
    const given = { platform: 'discord', workspace: '', channel: '' }
    expect(await values('gate place allow', given, 'workspace')).toEqual([discord.guild])
    expect(await values('gate place allow', { ...given, workspace: discord.guild }, 'channel')).toEqual([
      ops.id,
    ])
  })

  it('offers durations that are possible where one is asked for', async () => {
    const { values } = await typing()
    const offered = await values('gate key rotate', { key: 'deploy', overlap: '1' }, 'overlap')
    expect(offered).toContain('1h')
    expect(offered).not.toContain('90d')
  })

  it('is at hand in less than 100 ms with 10,000 routes, and offers at most 25', async () => {
    const { platform, known, anna, ops } = await typing()
    const route = Array.from({ length: 10_000 }, (_, index) => `route-${index}`)
    platform.know({ ...known, names: { ...known.names, route } })
    const tookMs: number[] = []
    for (let time = 0; time < 5; time += 1) {
      const begin = performance.now()
      const choices = await anna.completes(ops, 'gate route show', { name: '99' }, 'name')
      tookMs.push(performance.now() - begin)
      expect(choices).toHaveLength(25)
    }
    // The machine may be busy with other tests.
    expect(Math.min(...tookMs)).toBeLessThan(100)
  })

  it('shows a bot nothing, although its account is known', async () => {
    const { discord, platform, ops, anna } = await typing()
    const gus = discord.member('gus', { bot: true })
    platform.know(knownOf(discord, [anna, gus]))
    expect(await gus.completes(ops, 'gate route show', {}, 'name')).toEqual([])
    expect(await gus.completes(ops, 'gate do', {}, 'line')).toEqual([])
    expect(await anna.completes(ops, 'gate route show', {}, 'name')).toHaveLength(3)
  })

  it('names blocked clients to those alone who see whole addresses', async () => {
    const { discord, platform, known, anna, values } = await typing()
    const mitigation = ['maintenance shop', 'block 203.0.113.7']
    const names = { ...known.names, mitigation }
    platform.know({ ...known, names })
    expect(await values('oncall mitigation show', { mitigation: '' }, 'mitigation')).toContain(
      'block 203.0.113.7',
    )
    platform.know({ ...known, names, roles: { [`${discord.guild}/${anna.id}`]: 'viewer' } })
    expect(await values('oncall mitigation show', { mitigation: '' }, 'mitigation')).toEqual([
      'maintenance shop',
    ])
    expect(await values('gate do', { line: 'mitigation show block ' }, 'line')).toEqual([])
  })

  it('shows strangers nothing, nor anybody what their role or the place does not cover', async () => {
    const { discord, platform, known, ops, anna, program } = await typing()
    const ben = discord.member('ben')
    const names = async (who: typeof anna, words: string, option: string) =>
      (await who.completes(ops, words, {}, option)).length
    expect(await names(ben, 'gate route show', 'name')).toBe(0)
    expect(await names(ben, 'gate do', 'line')).toBe(0)
    platform.know({ ...known, roles: { [`${discord.guild}/${anna.id}`]: 'viewer' } })
    expect(await names(anna, 'gate route show', 'name')).toBe(3)
    expect(await names(anna, 'gate account show', 'account')).toBe(0)
    expect(await names(anna, 'gate route remove', 'name')).toBe(0)
    platform.know({ ...known, places: known.places.map(place => ({ ...place, role: 'operator' as const })) })
    expect(await names(anna, 'gate account show', 'account')).toBe(0)
    expect(await names(anna, 'gate route remove', 'name')).toBe(3)
    platform.know({ ...known, places: [] })
    expect(await names(anna, 'gate route show', 'name')).toBe(0)
    expect(program.heard).toEqual([])
  })
})
