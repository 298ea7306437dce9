import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Component } from './component.ts'
import { goComponents } from './go-components.ts'
import { notice } from './notice.ts'
import { npmComponents } from './npm-components.ts'

/** NOTICE for what is locked and linked now, the same on each machine, and all that was looked at for it. */
export async function presentNotice(
  root: string,
): Promise<{ text: string; components: readonly Component[] }> {
  const npm = npmComponents(root)
  const go = await goComponents(root)
  const letters = readFileSync(join(root, 'bot/src/charts/letters.license.txt'), 'utf8')
  const everywhere = npm.filter(({ forOneMachine }) => !forOneMachine)
  const text = notice([...everywhere, ...go], [{ name: 'The letters of charts', text: letters }])
  return { text, components: [...npm, ...go] }
}
