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
  const copy = (name: string, file: string) => ({ name, text: readFileSync(join(root, file), 'utf8') })
  const everywhere = npm.filter(({ forOneMachine }) => !forOneMachine)
  const text = notice([...everywhere, ...go], {
    fonts: [copy('The letters of charts', 'bot/src/charts/letters.license.txt')],
    ofTests: [copy('The schema of SARIF', 'test/doctor/running/sarif-2.1.0.schema.license.txt')],
  })
  return { text, components: [...npm, ...go] }
}
