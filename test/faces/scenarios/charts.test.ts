import { machineLine } from '@gatehouse/bot/platforms/console/machine-line.ts'
import { shownReply } from '@gatehouse/bot/platforms/console/protocol.ts'
import { expect, it, onTestFinished } from 'vitest'
import { pixelsOf } from '../../charts/pixels.ts'
import { until } from '../../harness/ask.ts'
import { visits } from '../../harness/visits.ts'
import { ApiSeat } from '../api.ts'
import { eachFace, type Scene } from '../each-face.ts'
import type { FacePerson } from '../face.ts'
import { Stage } from '../stage.ts'
import { addShop, counted } from '../traffic-scene.ts'

const asked = [
  ['traffic shop', 'traffic.png', /Chart: Requests to shop in the last 1h\./],
  ['logs rate last 30m', 'rates.png', /Chart: Requests in the last 30m\./],
  ['health history shop', 'health.png', /Chart: Route shop, the last 1d\./],
] as const

eachFace(
  'numbers over time come with a chart where pictures are shown, and say the same in words everywhere',
  [],
  async scene => {
    const { face, gate } = scene
    await addShop(gate)
    await gate.probe(3)
    await visits(gate, 6, 'shop.localhost')
    await counted(gate, 6)
    const vera = face.person('vera', 'viewer')
    for (const [line, file, words] of asked) {
      expect(await vera.types(line), line).toMatch(/[·▁▂▃▄▅▆▇█]{10,}/)
      const pictures = await picturesOf(scene, vera, file)
      expect(pictures.length, line).toBe(face.name === 'slack' || face.name === 'discord' ? 1 : 0)
      for (const picture of pictures) {
        expect(picture.words).toMatch(words)
        const { width, height } = await pixelsOf(picture.png)
        expect([width, height > 500]).toEqual([1440, true])
      }
    }
    expect(await vera.types('logs top paths shop')).not.toMatch(/chart/i)
  },
)

interface Seen {
  words: string
  png: Buffer
}

/** The pictures of this name that somebody was sent. */
async function picturesOf(scene: Scene, person: FacePerson, file: string): Promise<Seen[]> {
  switch (scene.face.name) {
    case 'slack':
      return inSlack(person, file)
    case 'discord':
      return inDiscord(scene, person, file)
    case 'api':
    case 'console':
      return []
  }
}

/** Beside the answer, which one person sees, and described for who does not see it. */
function inDiscord({ stage }: Scene, { account }: FacePerson, file: string): Seen[] {
  const shown = account.discord.sees(stage.all.discordOps).filter(({ files }) => files.includes(file))
  return shown.flatMap(({ files, uploads, components, ephemeral }) => {
    const at = files.indexOf(file)
    const upload = uploads[at]
    expect(ephemeral).toBe(true)
    const gallery = JSON.stringify(components)
    expect(gallery).toContain(`attachment://${file}`)
    expect(gallery).toContain(JSON.stringify(upload?.words))
    return upload ? [{ words: upload.words ?? '', png: Buffer.from(upload.bytes) }] : []
  })
}

/** In a direct message, with what it shows; the answer said so before. */
async function inSlack({ account }: FacePerson, file: string): Promise<Seen[]> {
  const look = () => account.slack.sees('dm').filter(({ files }) => files.some(({ name }) => name === file))
  const shown = await until(look, seen => seen.length > 0)
  return shown.flatMap(({ text, uploads, mentions, links }) => {
    expect({ mentions, links }).toEqual({ mentions: [], links: [] })
    return uploads.map(png => ({ words: text.replaceAll('\u2060', ''), png }))
  })
}

it('programs get the numbers, and no chart', async () => {
  const stage = await Stage.start()
  onTestFinished(() => stage.stop())
  await addShop(stage.gate)
  await visits(stage.gate, 2, 'shop.localhost')
  await counted(stage.gate, 2)
  const { secret } = new ApiSeat(stage, stage.account('anna', 'viewer'), ['*:change'])
  const answer = await fetch(`${stage.web}/api/v1/logs/rate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const body = await answer.json()
  expect(body).toMatchObject({ ok: true, data: { stepMs: expect.any(Number) } })
  expect(body).not.toHaveProperty('chart')
  const { exit, reply } = await stage.gate.type('logs rate')
  expect(reply).toHaveProperty('chart')
  expect(JSON.parse(machineLine({ exit, reply }))).not.toHaveProperty('chart')
  expect(shownReply(reply)).not.toHaveProperty('chart')
})
