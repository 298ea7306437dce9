import { commands } from '@gatehouse/bot/commands/index.ts'
import { findName } from '@gatehouse/bot/grammar/find-command.ts'
import { splitWords } from '@gatehouse/bot/grammar/grammar.ts'
import { textOf } from '../../harness/gatehouse.ts'
import { type Page, page } from '../documents.ts'
import { elsewhere } from './elsewhere.ts'
import { type DocumentLine, linesOf } from './lines-of.ts'
import { provide, type Scene } from './scene.ts'
import type { World } from './world.ts'

/** A line for Gatehouse. */
export type TypedLine = DocumentLine & { typed: string }

/** The lines for Gatehouse on a page. */
export function typedLinesOf(one: Page): TypedLine[] {
  return linesOf(one).flatMap(line => (line.typed === null ? [] : [{ ...line, typed: line.typed }]))
}

/** A line by which scenes know it. */
export const keyOf = ({ typed, from }: TypedLine) =>
  from === 'console without code' ? `${typed} --without-code` : typed

/** Which lines each scene runs: those of blocks, once where the page is no story, and each within a sentence that no block and nothing before it has. */
export function linesToRun(scenes: readonly Scene[]): TypedLine[][] {
  const all = scenes.map(({ pages }) =>
    pages.flatMap(file => typedLinesOf(page(file)).map(line => ({ ...line, file }))),
  )
  const fenced = new Set(all.flat().flatMap(line => (line.isFenced ? [keyOf(line)] : [])))
  const run = new Set<string>()
  return all.map((lines, at) =>
    lines.filter(line => {
      if (line.isFenced && elsewhere[line.file] !== undefined) return false
      const key = keyOf(line)
      if (!line.isFenced && fenced.has(key)) return false
      const isNew = !run.has(key)
      run.add(key)
      return isNew || (line.isFenced && scenes[at]?.apart === undefined)
    }),
  )
}

/** Types lines in a world; what did not end as it should, each with what was said. */
export async function wrongIn(
  world: World,
  lines: readonly TypedLine[],
  scene: Omit<Scene, 'pages'> = {},
): Promise<string[]> {
  await provide(world, scene.begin)
  world.begins()
  const wrong: string[] = []
  let last: string | undefined
  for (const line of lines) {
    const { typed, from } = line
    const name = findName(commands, splitWords(typed))?.command.name
    if (scene.apart && name !== last) await world.back()
    last = name
    const key = keyOf(line)
    await provide(world, scene.before?.[key])
    const { exit, reply } = await world.type(typed, from)
    const wanted = scene.refused?.[key] ?? scene.found?.[key]
    const said = textOf(reply)
    if (wanted === undefined ? exit !== 0 : exit === 0 || !wanted.test(said))
      wrong.push(`${key}: ${said.slice(0, 500)}`)
  }
  return wrong
}
