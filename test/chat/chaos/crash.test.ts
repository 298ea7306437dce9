import { describe, expect, it } from 'vitest'
import { drawn } from '../../faces/drawn.ts'
import { keeper } from '../../harness/kept.ts'
import { amount } from '../../harness/soak.ts'
import { Running } from './running.ts'

const keep = keeper()
const line = 'route remove till'
const patient = { timeout: 20_000 }

async function ready() {
  const run = keep(await Running.start())
  // What a program that is gone cannot acknowledge.
  run.slack.expectViolation(/not acknowledged within|^views\.(open|update): /)
  run.discord.expectViolation(/no callback within/)
  const anna = run.person('anna')
  await run.done('route add till till.localhost answer=200 body=till')
  await run.done('route add tips tips.localhost answer=200 body=tips')
  return { run, anna }
}

type Ready = Awaited<ReturnType<typeof ready>>

const ways = {
  slack: {
    async previews({ run, anna }: Ready) {
      await anna.slack.slash(run.slackOps, `/gate ${line}`)
      await anna.slack.waitForModal(/This would happen/)
    },
    confirms: ({ anna }: Ready) => anna.slack.submits({ code: anna.code() }),
    told: ({ anna }: Ready) => anna.slack.seesAnywhere(),
    buttons: ({ anna }: Ready) => [
      ...(anna.slack.modal()?.buttons ?? []),
      ...(anna.slack.modal()?.inputs ?? []),
    ],
  },
  discord: {
    async previews({ run, anna }: Ready) {
      await anna.discord.slash(run.discordOps, 'gate route remove', { name: 'till' })
      await anna.discord.waitFor(run.discordOps, /This would happen/)
    },
    async confirms({ run, anna }: Ready) {
      await anna.discord.click('Confirm with code', { in: run.discordOps })
      await anna.discord.waitForModal(/code/i)
      return anna.discord.submits({ code: anna.code() })
    },
    told: ({ run, anna }: Ready) =>
      anna.discord
        .sees(run.discordOps)
        .filter(({ ephemeral }) => ephemeral)
        .map(({ text }) => drawn(text))
        .join('\n'),
    buttons: ({ run, anna }: Ready) =>
      anna.discord
        .sees(run.discordOps)
        .filter(({ ephemeral }) => ephemeral)
        .flatMap(({ buttons }) => buttons),
  },
}

describe.each(['slack', 'discord'] as const)('the program is killed while somebody confirms in %s', chat => {
  const { previews, confirms, told, buttons } = ways[chat]

  // Before a platform has a part in it, one of them is enough.
  it.runIf(chat === 'slack')(
    'after the code and before the effect: it is done once, and they are told',
    async () => {
      const all = await ready()
      const { run } = all
      await previews(all)
      const caddy = run.program.caddyPid() ?? 0
      process.kill(caddy, 'SIGSTOP')
      const confirmed = confirms(all)
      await expect.poll(() => run.times('confirmed', line), { ...patient, interval: 5 }).toBe(1)
      await run.crash(() => void process.kill(caddy, 'SIGCONT'))
      await confirmed
      await expect.poll(() => run.site('till'), patient).toBe(404)
      expect([run.times('confirmed', line), run.times('applying', line)]).toEqual([1, 1])
      await expect.poll(() => run.cards(/Route till removed/), patient).toEqual({ slack: 1, discord: 1 })
      await expect.poll(() => told(all), patient).toMatch(/Confirmed and carried out: route remove till/)
      expect(buttons(all)).toEqual([])
    },
  )

  // Both chats show the card, whichever it was confirmed in.
  it.runIf(amount(chat === 'discord' ? 1 : 0, 1) > 0)(
    'after the effect and before its card: the card comes once, and nothing is done again',
    async () => {
      const all = await ready()
      const { run } = all
      await previews(all)
      run.slack.faults.hang('chat.postMessage')
      run.slack.faults.hang('views.update')
      const goOn = [
        run.discord.faults.hang('POST /channels/:channel/messages'),
        run.discord.faults.hang('PATCH /webhooks/:application/:token/messages/:message'),
      ]
      const confirmed = confirms(all)
      await expect.poll(() => run.site('till'), patient).toBe(404)
      await run.crash(() => {
        run.slack.faults.mend()
        for (const one of goOn) one()
      })
      await confirmed
      await expect.poll(() => run.cards(/Route till removed/), patient).toEqual({ slack: 1, discord: 1 })
      expect([run.times('confirmed', line), run.times('applying', line)]).toEqual([1, 1])
      await expect.poll(() => told(all), patient).toMatch(/carried out: route remove till|Route till removed/)
      expect(buttons(all)).toEqual([])
    },
  )

  it.runIf(chat === 'discord')(
    'before the code: it is confirmed with the next start, once, whatever is delivered again',
    async () => {
      const all = await ready()
      const { run } = all
      await previews(all)
      await run.crash()
      await confirms(all)
      await expect.poll(() => run.site('till'), patient).toBe(404)
      await expect.poll(() => run.cards(/Route till removed/), patient).toEqual({ slack: 1, discord: 1 })
      await run.noted()
      await run.crash()
      if (chat === 'slack') await run.slack.redeliver(/./, 3)
      else for (const { interactionId } of [...run.discord.answers]) run.discord.redeliver(interactionId, 3)
      await run.done('route add more more.localhost answer=200 body=more')
      await expect.poll(() => run.cards(/Route more added/), patient).toEqual({ slack: 1, discord: 1 })
      expect([run.times('planned', line), run.times('confirmed', line), run.times('applying', line)]).toEqual(
        [1, 1, 1],
      )
      expect(run.cards(/Route till removed/)).toEqual({ slack: 1, discord: 1 })
    },
  )
})
