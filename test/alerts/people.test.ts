import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { alertScene, troubleOf } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000
const disk = troubleOf('disk')

/** One alert is open; anna and ben are operators. */
async function scene(trouble = disk) {
  const all = await alertScene(keep, {}, 'ben')
  const ben = all.others[0]
  if (!ben) throw new Error('nobody is called ben')
  await all.sees([trouble])
  all.news()
  const [alert] = all.open()
  if (!alert) throw new Error('nothing was raised')
  return { ...all, ben, id: alert.id, sync: () => all.channel.posting.sync() }
}

describe('who looks after an alert', () => {
  it('stands on its card, until when, and in the audit', async () => {
    const { gate, anna, id, card, sync } = await scene()
    const answer = await gate.as(anna, `alert ack ${id}`)
    expect(answer.reply.title).toMatch(/You look after alert \d+ until \d\d:\d\d UTC: disk is wrong\./)
    await sync()
    expect(card(/disk/)?.reply.facts).toContainEqual([
      'looked after',
      expect.stringMatching(/^by anna until/),
      expect.any(Number),
    ])
    expect(card(/disk/)?.buttons.map(({ label }) => label)).toEqual(['Silence 1h'])
    expect(gate.audit(1)).toMatchObject([
      { kind: 'done', subject: `alert ack ${id}`, actor: { name: 'anna' } },
    ])
  })

  it('is told again on a new card when the time is over and it goes on', async () => {
    const { gate, anna, id, sees, news, cards, card } = await scene()
    await gate.as(anna, `alert ack ${id} for 10m`)
    await sees([disk], 9 * minuteMs)
    expect(news()).toEqual([])
    await sees([disk], 2 * minuteMs)
    expect(news()).toEqual(['changed: disk is wrong.'])
    expect(cards()).toEqual(['disk is wrong.', 'disk is wrong.'])
    expect(card(/disk/)?.reply.notes?.[0]).toContain('told anew')
    await sees([disk], 60 * minuteMs)
    expect(news()).toEqual([])
  })

  it('is one person: of two at once one hears who it is', async () => {
    const { gate, anna, ben, id } = await scene()
    const answers = await Promise.all([gate.as(anna, `alert ack ${id}`), gate.as(ben, `alert ack ${id}`)])
    expect(answers.map(({ exit }) => exit).sort()).toEqual([0, 1])
    const refused = answers.find(({ exit }) => exit === 1)
    expect(refused?.reply.title).toMatch(/(anna|ben) looks after alert \d+ already/)
    // Whoever has it may take more time; whoever gives it back lets others take it.
    const [mine, other] = answers[0]?.exit === 0 ? [anna, ben] : [ben, anna]
    expect((await gate.as(mine, `alert ack ${id} 2h`)).exit).toBe(0)
    expect((await gate.as(mine, `alert unack ${id}`)).exit).toBe(0)
    expect((await gate.as(other, `alert ack ${id}`)).exit).toBe(0)
  })

  it('is an operator: a viewer may look, and nothing else', async () => {
    const { gate, id } = await scene()
    const vera = gate.person('vera', 'viewer')
    for (const line of ['alert list', `alert show ${id}`, 'alert silences'])
      expect((await gate.as(vera, line)).exit).toBe(0)
    for (const line of [
      `alert ack ${id}`,
      `alert silence ${id} 1h`,
      `alert unack ${id}`,
      'alert unsilence 1',
    ])
      expect(await gate.as(vera, line)).toMatchObject({ code: 'forbidden' })
    expect(gate.deps.alerts.get(id)?.acknowledged).toBeNull()
  })

  it('is nobody where there is no such alert, or it is over', async () => {
    const { gate, anna, id, sees } = await scene()
    expect((await gate.as(anna, 'alert ack 77')).reply.title).toMatch(/There is no alert 77/)
    expect((await gate.as(anna, `alert unack ${id}`)).reply.title).toMatch(/Nobody looks after/)
    await sees([])
    expect((await gate.as(anna, `alert ack ${id}`)).reply.title).toMatch(/is over already/)
  })
})

describe('what is silenced', () => {
  it('is in the list and told nowhere, and told once the silence is over', async () => {
    const { gate, anna, sees, news, cards } = await scene()
    await gate.as(anna, 'alert silence disk:log 30m')
    await sees([disk, troubleOf('log')])
    expect(news()).toEqual([])
    expect(cards().filter(title => title.includes('log is'))).toEqual([])
    const list = await gate.as(anna, 'alert list')
    expect(list.reply.table?.rows.map(row => [row[2], row[5]])).toContainEqual([
      'log is wrong.',
      expect.stringMatching(/^silenced, ends in/),
    ])
    await sees([disk, troubleOf('log')], 31 * minuteMs)
    expect(news()).toEqual(['raised: log is wrong.'])
  })

  it('and is over before that was never told of', async () => {
    const { gate, anna, sees, news } = await scene()
    await gate.as(anna, 'alert silence disk:log 30m')
    await sees([disk, troubleOf('log')])
    await sees([disk], 60 * minuteMs)
    expect(news()).toEqual([])
  })

  it('may be a kind, and anybody ends that before its time', async () => {
    const { gate, anna, ben, sees, news } = await scene()
    await gate.as(anna, 'alert silence disk 1h')
    await sees([disk, troubleOf('log')])
    expect(news()).toEqual([])
    const [silence] = gate.deps.alerts.silences(gate.clock.nowMs())
    expect((await gate.as(ben, `alert unsilence ${silence?.id}`)).exit).toBe(0)
    expect((await gate.as(ben, `alert unsilence ${silence?.id}`)).reply.title).toMatch(/There is no silence/)
    await sees([disk, troubleOf('log')])
    expect(news()).toEqual(['raised: log is wrong.'])
  })

  it('tells all the same when it becomes critical; the critical ones as well ask for a code', async () => {
    const { gate, anna, id, sees, news } = await scene()
    expect((await gate.type(`alert silence ${id} 1h`, 'nothing', anna.caller)).reply.pending).toBeUndefined()
    const worse = troubleOf('disk', { severity: 'critical', title: 'disk is full.' })
    await sees([worse])
    expect(news()).toEqual(['changed: disk is full.'])
    const asked = await gate.type(`alert silence ${id} 1h`, 'nothing', anna.caller)
    expect(asked.reply.pending?.needs).toBe('code')
  })

  it('needs a reason for more than an hour, and lasts 7d at most', async () => {
    const { gate, anna, id } = await scene()
    expect((await gate.as(anna, `alert silence ${id} 2h`)).reply.title).toMatch(/Say why/)
    expect((await gate.as(anna, `alert silence ${id} 8d reason=odd`)).exit).toBe(2)
    expect((await gate.as(anna, 'alert silence disc 1h')).reply.title).toMatch(
      /There are no alerts of "disc"/,
    )
    expect((await gate.as(anna, `alert silence ${id} 2h reason="new disks"`)).exit).toBe(0)
    const { reply } = await gate.as(anna, 'alert silences')
    expect(reply.table?.rows[0]?.slice(1)).toEqual([
      'disk:disk',
      'warnings',
      expect.stringMatching(/UTC$/),
      'anna',
      'new disks',
    ])
  })
})

it('the status says how many are open', async () => {
  const { gate, anna, sees } = await scene(troubleOf('disk', { severity: 'critical' }))
  const facts = async () => (await gate.as(anna, 'status')).reply.facts
  expect(await facts()).toContainEqual(['alerts', '1 open, 1 critical: alert list'])
  await sees([])
  expect((await facts())?.map(([label]) => label)).not.toContain('alerts')
})

describe('an alert is named', () => {
  it('by its number, its key, or a beginning of that which no other has', async () => {
    const { gate, anna, sees, id } = await scene()
    await sees([disk, troubleOf('log'), troubleOf('log-2')])
    await sees([disk, troubleOf('log-2')])
    const title = async (said: string) => (await gate.as(anna, `alert show ${said}`)).reply.title
    for (const said of [String(id), 'disk:disk', 'disk:d'])
      expect(await title(said)).toBe(`Alert ${id}: disk is wrong.`)
    // Of those that are open, one begins so; of what is over, one is called so.
    expect(await title('disk:l')).toMatch(/: log-2 is wrong\.$/)
    expect(await title('disk:log')).toMatch(/: Over: log is wrong\.$/)
    expect(await title('disk')).toMatch(/^2 alerts begin with disk: \d+ \(disk:disk\), \d+ \(disk:log-2\)\.$/)
    expect(await title('dusk:disk')).toMatch(/^There is no alert dusk:disk; .* Near to it: disk:disk\.$/)
    expect(await title('nowhere')).toBe('There is no alert nowhere; see: alert list.')
    expect((await gate.as(anna, 'alert ack disk:d')).exit).toBe(0)
    expect(gate.deps.alerts.get(id)?.acknowledged?.by).toBe('anna')
    expect((await gate.as(anna, 'alert unack disk:disk')).exit).toBe(0)
  })
})
