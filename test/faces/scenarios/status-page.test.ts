import { expect } from 'vitest'
import { cookieOf } from '../../web/status-page/scene.ts'
import { twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const host = 'status.localhost'

twoFaces(
  'a viewer asks for the status page, alone gets a link, and is out when an admin says so',
  ['chat identities'],
  async ({ face, gate, stage, everybody }) => {
    await gate.done(`settings set status-host=${host}`)
    const vera = face.person('vera', 'viewer')
    const ada = stage.account('ada', 'admin')
    const said = await does(vera, 'page')
    const [path = ''] = /\/once\/[\w-]{43}/.exec(said) ?? []
    await everybody.seesNo(/\/once\//)
    expect(stage.screenOf(ada)).not.toMatch(/\/once\//)
    // Chats look at links that they show.
    expect((await gate.ask(host, path)).body).toMatch(/Sign in as vera/)
    const cookie = cookieOf(await gate.ask(host, path, { method: 'POST' }))
    const session = async () => gate.ask(host, '/session', { headers: { cookie } })
    expect(JSON.parse((await session()).body)).toMatchObject({ name: 'vera', audience: 'viewer' })
    expect(await vera.types('session list')).toMatch(/vera/)
    expect(await vera.types('session revoke ada')).toMatch(/You see no session "ada"/)
    expect(await does(face.seat(ada), 'session revoke vera')).toMatch(/One session ended/)
    expect((await session()).status).toBe(401)
    stage.written('done', 'session revoke vera')
  },
)
