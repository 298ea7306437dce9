import { describe, expect, it } from 'vitest'
import { dataLines, PolicyScene } from './scene.ts'

const inside = '203.0.113.0/24,2001:db8:0ff::/48'
const headers = dataLines('forging-headers.txt').map(line => line.split(/: (.*)/))
const chains = dataLines('forwarded-chains.txt').map(line => line.split(/ {2,}/))

async function withScene(
  trustedProxies: string[],
  policy: string,
  work: (scene: PolicyScene) => Promise<void>,
) {
  const scene = await PolicyScene.start(undefined, { trustedProxies })
  try {
    await scene.gatehouse.done(policy, 'route policy add shop it')
    await work(scene)
  } finally {
    await scene.stop()
  }
}

describe('a client that is no trusted proxy', () => {
  it.each([[[]], [['127.0.0.9']]])('does not come in by a header, trusted being %j', async trusted => {
    await withScene(trusted, 'policy add it ip-allow networks=127.0.0.2', async scene => {
      expect((await scene.ask('/', { from: '127.0.0.2' })).status).toBe(200)
      const reached = await scene.reaching(async () => {
        for (const [name = '', value = ''] of headers)
          for (const from of ['127.0.0.3', '127.0.0.4']) {
            const forged = { [name]: value.replaceAll('ADDRESS', '127.0.0.2') }
            expect((await scene.ask('/', { from, headers: forged })).status, `${name}: ${value}`).toBe(403)
          }
      })
      expect(reached).toBe(0)
    })
  })

  it('does not come past a ban by a header', async () => {
    await withScene([], 'policy add it ip-deny networks=127.0.0.3', async scene => {
      for (const [name = '', value = ''] of headers) {
        const forged = { [name]: value.replaceAll('ADDRESS', '127.0.0.2') }
        const answer = await scene.ask('/', { from: '127.0.0.3', headers: forged })
        expect(answer.status, `${name}: ${value}`).toBe(403)
      }
      expect((await scene.ask('/', { from: '127.0.0.2' })).status).toBe(200)
    })
  })

  it('has `prove` show that headers change nothing', async () => {
    await withScene([], 'policy add it ip-allow networks=127.0.0.2', async scene => {
      expect(await scene.verdict('it')).toMatch(
        /^proven: .*a header that names another client changed nothing/,
      )
    })
  })

  it('has `prove` say what cannot be shown from a trusted proxy', async () => {
    await withScene(['127.0.0.0/8'], 'policy add it ip-allow networks=127.0.0.2', async scene => {
      expect(await scene.verdict('it')).toMatch(/^proven: .*cannot be shown from 127.0.0.1/)
    })
  })
})

describe('behind trusted proxies the right-most untrusted address counts', () => {
  it.each([
    ['ip-allow', { inside: 200, outside: 403, nobody: 400 }],
    ['ip-deny', { inside: 403, outside: 200, nobody: 400 }],
  ])('%s', async (kind, expected: Record<string, number>) => {
    const add = `policy add it ${kind} networks=${inside}`
    await withScene(['127.0.0.1', '10.0.0.0/8'], add, async scene => {
      for (const [where = '', chain = ''] of chains) {
        const headers = { 'X-Forwarded-For': chain.split('|') }
        expect({ chain, status: (await scene.ask('/', { headers })).status }, `a client ${where}`).toEqual({
          chain,
          status: expected[where],
        })
      }
    })
  })
})
