import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { page, pages } from './documents.ts'
import { elsewhere } from './lines/elsewhere.ts'
import { keyOf, linesToRun, typedLinesOf, wrongIn } from './lines/run-lines.ts'
import { scenes } from './lines/scenes/index.ts'
import { World } from './lines/world.ts'

const keep = keeper()
const toRun = linesToRun(scenes)

it.each(scenes.map((scene, at) => [scene.pages.join(', '), scene, toRun[at] ?? []] as const))(
  'every line for Gatehouse does what it says: %s',
  async (_, scene, lines) => {
    const world = keep(await World.start(scene.settings))
    expect(await wrongIn(world, lines, scene)).toEqual([])
  },
)

it('no page is left out', () => {
  const covered = scenes.flatMap(scene => scene.pages)
  expect(covered.toSorted()).toEqual(pages.map(({ file }) => file).sort())
  for (const [file, test] of Object.entries(elsewhere)) {
    expect(existsSync(test), test).toBe(true)
    expect(readFileSync(test, 'utf8')).toContain(basename(file))
  }
  // That test plays the first block alone.
  const { file, text } = page('README.md')
  const rest = typedLinesOf({ file, text: text.replace(/^```.*?^```$/ms, '') })
  expect(rest.filter(({ isFenced }) => isFenced)).toEqual([])
})

it('what scenes say of a line is said of one that they run', () => {
  const said = scenes.flatMap(({ before, refused, found }, at) => {
    const run = (toRun[at] ?? []).map(keyOf)
    return Object.keys({ ...before, ...refused, ...found }).filter(line => !run.includes(line))
  })
  expect(said).toEqual([])
})

it('a line that does not work would be noticed, wherever it stands and however it is carried', async () => {
  const world = keep(await World.start())
  const text = [
    '```text\ngate> route show shpo\n/gate rote list\n/gate sttus\n```',
    '```sh\nnpm run gate -- block 203.0.113.7 for 3parsecs\n```',
    'See `revision show 999`, `logs summary` and `/gate drift shwo`, but never `route show <route>` or `route show`.',
    '```sh\ndocker compose exec gatehouse gate sttus\n```',
  ].join('\n\n')
  const wrong = await wrongIn(world, typedLinesOf({ file: 'x.md', text }))
  expect(wrong.map(words => words.split(':')[0])).toEqual([
    'route show shpo',
    'rote list',
    'sttus',
    'block 203.0.113.7 for 3parsecs',
    'revision show 999',
    'logs summary',
    'drift shwo',
    'sttus',
  ])
})
