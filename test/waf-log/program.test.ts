import { expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { keeper } from '../harness/kept.ts'
import { Program } from '../harness/program.ts'

const keep = keeper()
const quotes = '/search?q=1%27%20OR%20%271%27=%271'

it('the program tells what its WAF refused, also after a new start, and excludes the rule', {
  timeout: 60_000,
}, async () => {
  const program = keep(await Program.start())
  const gate = async (...words: string[]) => (await program.gate(...words)).stdout
  await gate('route', 'add', 'shop', 'shop.localhost', 'answer=200')
  await gate('policy', 'add', 'it', 'waf')
  await gate('route', 'policy', 'add', 'shop', 'it')
  const visit = async () => (await ask(program.http, 'shop.localhost', quotes)).status
  for (let time = 0; time < 3; time += 1) expect(await visit()).toBe(403)
  const shown = (count: number) =>
    until(
      () => gate('waf', 'explain', '942100', 'shop'),
      said => said.includes(`${count} requests in the last 7d on shop, ${count} of them refused`),
    )
  await shown(3)
  await program.signal('SIGKILL')
  await program.startAgain()
  expect(await visit()).toBe(403)
  await shown(4)
  await gate('waf', 'exclude', 'shop', '942100', 'reason=quotes', 'owner=anna', '--yes')
  expect(await visit()).toBe(200)
})
