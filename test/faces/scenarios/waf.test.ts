import { expect } from 'vitest'
import { eachFace } from '../each-face.ts'
import { does } from '../face.ts'
import { quotes, refuse, visit } from '../waf-scene.ts'

eachFace(
  'a rule is in the way of people: it is found, explained, and excluded where it is wrong',
  [],
  async scene => {
    const { face, stage, everybody } = scene
    const ref = await refuse(scene, 4)
    const otto = face.person('otto', 'operator')
    const top = await otto.types('waf top shop')
    expect(top).toMatch(/942100[\s\S]*SQL Injection Attack Detected[\s\S]*shop[\s\S]*\/search/)
    const explained = await otto.types('waf explain 942100 shop')
    expect(explained).toMatch(/Rule 942100/)
    expect(explained).toMatch(/4 requests in the last 7d on shop, 4 of them refused/)
    expect(explained).toMatch(/ARGS:q/)
    expect(await otto.types(`waf explain ${ref}`)).toMatch(/was refused[\s\S]*942100[\s\S]*949110/)
    await does(
      otto,
      'waf exclude shop 942100 target=ARGS:q path=/search reason="the search takes quotes" owner=otto',
    )
    expect(await visit(scene, 'shop', quotes)).toBe(200)
    expect(await visit(scene, 'wiki', quotes)).toBe(403)
    expect(await visit(scene, 'shop', quotes.replace('/search', '/'))).toBe(403)
    await everybody.sees(/Rule 942100 on ARGS:q for shop below \/search excluded to the end of/)
    stage.written('applied', /^waf exclude shop 942100 .*the search takes quotes/)
  },
)

eachFace(
  'whoever is to confirm an exclusion sees what the rule refused there, and may leave it',
  ['codes'],
  async scene => {
    const { face, gate } = scene
    await refuse(scene, 3)
    const otto = face.person('otto', 'operator')
    await gate.expectUnchanged(async () => {
      const said = await otto.types('waf exclude shop 942100 reason="the search takes quotes" owner=otto')
      expect(said).toMatch(/This would happen \(destructive\)/)
      expect(said).toMatch(
        /found something in 3 requests to shop by 1 client; 3 were refused, 3 of them by this rule alone/,
      )
      expect(said).toMatch(/GET shop\.localhost\/search \(ARGS:q\), refused/)
      expect(await otto.cancels()).toMatch(/nothing was changed/)
    })
    expect(await visit(scene, 'shop', quotes)).toBe(403)
  },
)
