import { checks } from '@gatehouse/core/doctor/checks/index.ts'
import { expect } from 'vitest'
import { rawAdmin } from '../../harness/raw-admin.ts'
import { eachFace, twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const hostile = '<!channel> @everyone <@U0FAKEBOT1> *b* [t](https://evil.example) `c`\u202e'

eachFace('the doctor says what is bad, the worst first, within all limits', [], async scene => {
  const { face, gate, stage } = scene
  const ada = face.person('ada', 'admin')
  // Somebody with the socket has the edge serve a folder with a name of theirs.
  const { adminSocket } = gate.edge.place
  const config = JSON.parse((await rawAdmin(adminSocket, 'GET', '/config/')).body)
  const evil = {
    handle: [{ handler: 'file_server', root: `/tmp/${hostile}` }],
    match: [{ host: ['evil.localhost'] }],
  }
  config.apps.http.servers.edge.routes.unshift({ ...evil, terminal: true })
  expect(await rawAdmin(adminSocket, 'POST', '/config/', JSON.stringify(config))).toMatchObject({
    status: 200,
  })
  const said = await ada.types('doctor')
  expect(said).toMatch(
    new RegExp(
      `The doctor found something bad in \\d+ of ${checks.length} checks\\. \\d+ could not be looked at from here\\.`,
    ),
  )
  expect(said.indexOf('edge-handlers')).toBeLessThan(said.indexOf('two-admins'))
  expect(said.indexOf('two-admins')).toBeLessThan(said.indexOf('loopback-upstreams'))
  const one = await ada.types('doctor only=edge-handlers')
  for (const text of [said, one]) expect(text).not.toContain('\u202e')
  expect(one).toMatch(/file_server of \/tmp\/<!channel> @everyone/)
  expect(one).toMatch(/drift repair/)
  expect(stage.all.discord.pings).toEqual([])
  expect(await ada.types('doctor as=sarif only=edge-handlers')).toMatch(/sarif/)
})

eachFace('only admins may ask the doctor, and may live with what it found', ['roles'], async scene => {
  const { face, gate } = scene
  for (const role of ['viewer', 'operator'] as const) {
    const somebody = face.person(role === 'viewer' ? 'vera' : 'otto', role)
    for (const line of ['doctor', 'doctor waivers', 'doctor waive https reason="not yet" owner=otto'])
      expect(await somebody.types(line), line).toMatch(/admin/)
    expect(await somebody.types('doctor rules')).toMatch(/The doctor looks at \d+ things/)
  }
  expect(gate.deps.doctorWaivers.holding(gate.clock.nowMs())).toEqual([])
})

twoFaces('an admin lives with what is bad for a time, and no longer', [], async scene => {
  const { face, gate } = scene
  const ada = face.person('ada', 'admin')
  expect(await ada.types('doctor only=https')).toMatch(/found something bad in 1 of 1 check/)
  await does(ada, 'doctor waive https reason="in the demo" owner=ada for=30d')
  expect(gate.deps.doctorWaivers.holding(gate.clock.nowMs())).toMatchObject([
    { check: 'https', owner: 'ada' },
  ])
  expect(await ada.types('doctor only=https')).toMatch(
    /nothing bad in 1 check[\s\S]*waived[\s\S]*in the demo/,
  )
  expect(await ada.types('doctor waivers')).toMatch(/https[\s\S]*in the demo/)
  await does(ada, 'doctor unwaive https')
  expect(await ada.types('doctor only=https')).toMatch(/found something bad in 1 of 1 check/)
})
