import { expect } from 'vitest'
import { until } from '../../harness/ask.ts'
import type { TestGatehouse } from '../../harness/gatehouse.ts'
import { eachFace } from '../each-face.ts'
import { does } from '../face.ts'

const agent = '@everyone <!channel> [x](http://evil.example)'

/** Lets a client ask for names that are not there, until that is a finding. */
async function probed(gate: TestGatehouse, client: string): Promise<void> {
  const headers = { 'X-Forwarded-For': client, 'User-Agent': agent }
  const requests = async () => {
    const { totals } = await gate.deps.summaries.totals({
      fromMs: 0,
      untilMs: gate.clock.nowMs() + 1000,
      routes: ['none'],
    })
    return totals?.requests ?? 0
  }
  const before = await requests()
  for (let name = 0; name < 40; name += 1) await gate.ask('none.localhost', `/name-${name}`, { headers })
  await until(requests, count => count === before + 40)
}

async function none(gate: TestGatehouse): Promise<void> {
  await gate.done('route add none none.localhost answer=404', 'settings set trusted-proxies=127.0.0.1')
}

eachFace('a finding is seen, looked into, and allowed from then on', ['codes'], async scene => {
  const { face, gate, stage } = scene
  await none(gate)
  const otto = face.person('otto', 'operator')
  expect(await otto.types('finding list')).toMatch(/No findings/)
  await probed(gate, '203.0.113.7')
  const list = await otto.types('finding list none last 1h')
  expect(list).toMatch(/1 finding[\s\S]*f\d+[\s\S]*notice[\s\S]*do not exist[\s\S]*203\.0\.113\.7/)
  const [name = ''] = /\bf\d+\b/.exec(list) ?? []
  const shown = await otto.types(`finding show ${name}`)
  expect(shown).toMatch(/OWASP/)
  expect(shown).toMatch(/block 203\.0\.113\.7/i)
  expect(await does(otto, 'finding allow path-probing route=none client=203.0.113.0/24 reason=ours')).toMatch(
    /passes over/,
  )
  expect(stage.written('done', /^finding allow path-probing/)).toMatchObject({ face: face.name })
  expect(await otto.types('finding allowed')).toMatch(/path-probing[\s\S]*203\.0\.113\.0\/24[\s\S]*ours/)
  await probed(gate, '203.0.113.8')
  expect(await otto.types('finding list')).not.toMatch(/203\.0\.113\.8/)
  await does(otto, 'finding disallow 1')
  await probed(gate, '203.0.113.9')
  expect(await otto.types('finding list')).toMatch(/203\.0\.113\.9/)
})

eachFace(
  'a viewer sees what was found, and of clients no more than their network',
  ['roles'],
  async scene => {
    const { face, gate } = scene
    await none(gate)
    await probed(gate, '203.0.113.7')
    const vera = face.person('vera', 'viewer')
    const list = await vera.types('finding list')
    const [name = ''] = /\bf\d+\b/.exec(list) ?? []
    for (const said of [list, await vera.types(`finding show ${name}`)]) {
      expect(said).toMatch(/203\.0\.113\.0\/24/)
      expect(said).not.toMatch(/203\.0\.113\.7/)
    }
    expect(await vera.types('finding allow path-probing reason=ours')).toMatch(/operator/)
  },
)
