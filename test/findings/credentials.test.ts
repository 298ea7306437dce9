import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { readWafLine } from '@gatehouse/core/waf-log/read-waf-line.ts'
import { expect, it } from 'vitest'
import { wafLine } from '../waf-log/waf-lines.ts'
import { WatchScene } from './watch-scene.ts'

const known = /MadeUp|hunter2/

it('no sample of a finding has a credential that can be known by its shape', () => {
  const scene = new WatchScene(detectors)
  const secret = '/.env/ghp_MadeUpMadeUpMadeUpMadeUp0123/password=hunter2-made-up'
  for (let time = 0; time < 40; time += 1)
    scene.see(
      { path: `${secret}/../../etc/passwd`, status: 200, agent: 'sqlmap Bearer MadeUpMadeUp0123' },
      1000,
    )
  const found = scene.found()
  expect(found.length).toBeGreaterThan(0)
  const samples = JSON.stringify(found.map(({ samples }) => samples))
  expect(samples).toContain('password=REDACTED')
  expect(samples).not.toMatch(known)
})

it('no match of the WAF has one', () => {
  const line = Buffer.from(wafLine(1_790_000_000_000, { path: '/x/password=hunter2/y' }))
  expect(readWafLine(line, 0, line.length - 1)).toMatchObject({ path: '/x/password=REDACTED/y' })
})
