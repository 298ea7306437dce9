import { appendFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { sha256 } from '@gatehouse/core/canonical-json.ts'
import { describe, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { textOf } from '../harness/gatehouse.ts'
import { PolicyScene } from './scene.ts'

const banned = '203.0.113.7'
/** How long a file must look the same before it counts: caddy/internal/watched. */
const settleMs = 250

/** A route that refuses whom the list names, and the path of that list. */
async function withBanned(work: (scene: PolicyScene, path: string) => Promise<void>): Promise<void> {
  const scene = await PolicyScene.start()
  try {
    scene.writeList('bots', `${banned}\n`)
    await scene.gatehouse.done('policy add it ip-deny list=bots', 'route policy add shop it')
    await work(scene, join(scene.gatehouse.edge.place.lists, 'bots.txt'))
  } finally {
    await scene.stop()
  }
}

/** Asks without a pause while something is done, and for two settle times after it. */
async function answersDuring(scene: PolicyScene, work: () => Promise<unknown>): Promise<Set<number>> {
  const seen = new Set<number>()
  let over = false
  const done = work()
    .then(() => setTimeout(3 * settleMs))
    .finally(() => {
      over = true
    })
  while (!over) seen.add((await scene.ask('/', { client: banned })).status)
  await done
  return seen
}

describe('a list that is written in place', () => {
  it.each<[string, (path: string) => Promise<unknown>]>([
    ['with garbage', async path => writeFileSync(path, 'nonsense\n')],
    ['with nothing, because its feed has died', async path => writeFileSync(path, '')],
    ['with blank lines', async path => writeFileSync(path, '\n \r\n')],
    [
      'with nothing, and with garbage long after that',
      async path => {
        writeFileSync(path, '')
        await setTimeout(3 * settleMs)
        writeFileSync(path, 'nonsense\n')
      },
    ],
  ])('%s refuses as before, and status names it', (_what, spoil) =>
    withBanned(async (scene, path) => {
      expect(textOf(await scene.gatehouse.done('status'))).not.toContain('the list bots')
      expect(await answersDuring(scene, () => spoil(path))).toEqual(new Set([403]))
      const { reply } = await scene.gatehouse.type('status')
      expect(reply.severity).toBe('warning')
      expect(textOf(reply)).toMatch(/the list bots\n?.*cannot be used: /)
      const kept = 'Where a route needs it, the edge uses the list bots as it was read'
      expect(textOf(reply)).toContain(`Mend ${path}. ${kept}`)
    }),
  )

  it('line by line counts when it rests, and refuses until then', () =>
    withBanned(async (scene, path) => {
      const written = await answersDuring(scene, async () => {
        writeFileSync(path, '')
        for (const line of ['# a feed', '198.51.100.7', banned]) {
          await setTimeout(settleMs / 5)
          appendFileSync(path, `${line}\n`)
        }
      })
      expect(written).toEqual(new Set([403]))
      expect((await scene.ask('/', { client: '198.51.100.7' })).status).toBe(403)
    }))

  it('is empty when a comment says so', () =>
    withBanned(async (scene, path) => {
      writeFileSync(path, '# nobody\n')
      const { status } = await until(
        () => scene.ask('/', { client: banned }),
        answer => answer.status === 200,
        2000,
      )
      expect(status).toBe(200)
      expect(await scene.verdict('it')).toBe('open: the list bots is empty, so nobody is refused')
    }))

  it('counts within milliseconds when it is renamed', () =>
    withBanned(async scene => {
      const took: number[] = []
      for (const [content, wanted] of [
        ['# nobody\n', 200],
        [`${banned}\n`, 403],
        ['# nobody\n', 200],
      ] as const) {
        const started = performance.now()
        scene.writeList('bots', content, 0)
        await until(
          () => scene.ask('/', { client: banned }),
          ({ status }) => status === wanted,
          2000,
        )
        took.push(performance.now() - started)
      }
      // A busy machine may delay one of them, but a rest would delay them all.
      expect(Math.min(...took)).toBeLessThan(settleMs)
    }))

  it('is named by status when it is gone, with what a start without it would mean', () =>
    withBanned(async (scene, path) => {
      const { storage } = scene.gatehouse.edge.place
      rmSync(path)
      const status = textOf(await scene.gatehouse.done('status'))
      expect(status).toContain('lists/bots.txt is missing')
      expect(status).toMatch(/as it was read (just now|\d+s ago), also when it is started anew/)
      // Beside it is the copy of the blocks.
      truncateSync(join(storage, 'followed-files', sha256(path)), 100)
      expect(textOf(await scene.gatehouse.done('status'))).toContain(
        'It keeps no copy of that: started anew without the file, it takes no configuration.',
      )
      await scene.gatehouse.done('route disable shop')
      expect(textOf(await scene.gatehouse.done('status'))).not.toContain('bots.txt')
    }))
})
