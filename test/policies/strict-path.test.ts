import { describe, expect, it } from 'vitest'
import { others, statusesOf, targetLines } from './raw-target.ts'
import { PolicyScene, showsPolicy } from './scene.ts'

const bypasses = targetLines('strict-path-bypasses.txt')
const refused = [...bypasses, ...targetLines('strict-path-refused.txt')]
const passed = targetLines('strict-path-passed.txt')
const host = 'shop.localhost'

describe('strict-path', () => {
  showsPolicy({
    title: `refuses ${refused.length} odd paths with 400 and lets ${passed.length} everyday ones through`,
    add: 'policy add it strict-path',
    check: async scene => {
      const { http } = scene.gatehouse.edge
      const reached = await scene.reaching(async () =>
        expect(others(await statusesOf(http, host, refused), 400)).toEqual({}),
      )
      expect(reached).toBe(0)
      expect(others(await statusesOf(http, host, passed), 200)).toEqual({})
    },
  })

  showsPolicy({
    title: 'lets parameters through when that is said, and nothing else',
    add: 'policy add it strict-path semicolons=allow',
    check: async scene => {
      const { http } = scene.gatehouse.edge
      const allowed = ['/a;v=1', '/a;b=c/d;e=f', '/a;', '/a;x;y=z', '/;jsessionid=0', '/a/;x', '/a%3Bb']
      expect(others(await statusesOf(http, host, allowed), 200)).toEqual({})
      const still = ['/;/admin', '/..;/admin', '/.;/x', '/a;../b', '/a;./b', '/a%2fb', '/a;%2fb', '/..%3b/x']
      expect(others(await statusesOf(http, host, still), 400)).toEqual({})
    },
  })

  showsPolicy({
    title: 'lets encoded slashes through when that is said, and nothing else',
    add: 'policy add it strict-path encoded-slash=allow',
    check: async scene => {
      const { http } = scene.gatehouse.edge
      const allowed = ['/@scope%2fpkg', '/projects/group%2Fproject/files', '/a%2fb%2fc', '/a%2f']
      expect(others(await statusesOf(http, host, allowed), 200)).toEqual({})
      const still = ['/a%2f..%2fadmin', '/a%2f%2fb', '/%2fadmin', '/a%2f.%2fb', '/a%5cb', '/a%252fb']
      expect(others(await statusesOf(http, host, still), 400)).toEqual({})
    },
  })
})

describe('a rule for one path of a host', () => {
  it(`is passed by in ${bypasses.length} ways, and in none where the rest of the host is strict`, {
    timeout: 60_000,
  }, async () => {
    const scene = await PolicyScene.start()
    try {
      const { gatehouse, upstream } = scene
      await gatehouse.done(
        `route add admin shop.localhost http://127.0.0.1:${upstream.port} path=/admin`,
        'policy add nobody ip-deny networks=0.0.0.0/0,::/0',
        'route policy add admin nobody',
      )
      const { http } = gatehouse.edge
      const guarded = ['/admin', '/ADMIN/x', '/%61dmin', '//admin', '/./admin', '/x/../admin', '/admin%2fx']
      expect(others(await statusesOf(http, host, guarded), 403)).toEqual({})
      const slipped = await scene.reaching(async () =>
        expect(others(await statusesOf(http, host, bypasses), 200)).toEqual({}),
      )
      expect(slipped).toBe(bypasses.length)
      await gatehouse.done('policy add it strict-path', 'route policy add shop it')
      const reached = await scene.reaching(async () =>
        expect(others(await statusesOf(http, host, bypasses), 400)).toEqual({}),
      )
      expect(reached).toBe(0)
      expect(await statusesOf(http, host, ['/', '/admin'])).toEqual({ '/': 200, '/admin': 403 })
    } finally {
      await scene.stop()
    }
  })
})
