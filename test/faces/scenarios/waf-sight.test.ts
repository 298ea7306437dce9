import { expect } from 'vitest'
import { twoFaces } from '../each-face.ts'
import { hostile, quotes, refuse, visit } from '../waf-scene.ts'

twoFaces('what attackers wrote into an address is harmless, also for viewers', [], async scene => {
  const { face } = scene
  const ref = await refuse(scene, 2, hostile)
  const vera = face.person('vera', 'viewer')
  for (const line of ['waf top', 'waf explain 942100', `waf explain ${ref}`]) {
    const said = await vera.types(line)
    expect(said, line).toMatch(/everyone/)
    expect(said, line).not.toContain('\u202e')
    // Whoever sits at the machine is no viewer.
    if (face.name !== 'console') expect(said, line).not.toContain('127.0.0.1')
  }
})

twoFaces('only operators exclude rules', ['roles'], async scene => {
  const { face, gate } = scene
  await refuse(scene, 1)
  const vera = face.person('vera', 'viewer')
  await gate.expectUnchanged(() => vera.types('waf exclude shop 942100 reason="a" owner=vera'))
  expect(await visit(scene, 'shop', quotes)).toBe(403)
})
