import { expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { PolicyScene } from './scene.ts'

it('what cannot be is said in a sentence, and changes nothing', { timeout: 60_000 }, async () => {
  const scene = await PolicyScene.start()
  try {
    const { gatehouse } = scene
    for (const [line, words] of [
      ['policy add it rate-limit', 'limits is missing'],
      ['policy add it rate-limit limits=0/1s', 'limits: a limit lets at least 1 request through.'],
      ['policy add it rate-limit limits=5/1m,{x}/1s', 'limits: write a limit like 20/1s or 300/1m'],
      ['policy add it rate-limit limits=5/1m paths=login', 'paths: a path begins with /, as in /api.'],
      ['policy add it rate-limit limits=5/1m methods=GRAB', 'methods: say one of GET,'],
      ['policy add it body-limit', 'max is missing'],
      ['policy add it body-limit max=10', 'max: 10 needs a unit: 10KB, 10MB or 10GB.'],
      ['policy add it strict-path semicolons=maybe', 'semicolons: say one of refuse, allow.'],
      [
        'policy add it strict-path slashes=allow',
        'has no key "slashes". Its keys: semicolons, encoded-slash.',
      ],
      ['policy add it https-redirect port=https', 'port: write a whole number from 1 to 65535.'],
    ] as const) {
      const answer = await gatehouse.expectUnchanged(() => gatehouse.type(line))
      expect({ line, exit: answer.exit }).toEqual({ line, exit: 2 })
      expect(textOf(answer.reply)).toContain(words)
    }
  } finally {
    await scene.stop()
  }
})

it('whoever weakens one on a route that carries it sees that and confirms it', {
  timeout: 60_000,
}, async () => {
  const scene = await PolicyScene.start()
  try {
    const { gatehouse } = scene
    await gatehouse.done(
      'policy add rate rate-limit limits=20/1s,300/1m',
      'policy add size body-limit max=10MB',
      'policy add path strict-path',
      'route policy add shop rate size path',
    )
    for (const [line, words] of [
      ['policy set rate limits=20/1s', 'limits from 20/1s, 300/1m to 20/1s'],
      ['policy set rate paths=/login', 'paths from all to /login'],
      ['policy set size max=11MB', 'max from 10MB to 11MB'],
      ['policy set path semicolons=allow', 'semicolons from refuse to allow'],
    ] as const) {
      const answer = await gatehouse.expectUnchanged(() => gatehouse.type(line, 'nothing'))
      expect(answer.reply.pending, line).toBeDefined()
      expect(textOf(answer.reply)).toContain(words)
    }
    for (const line of ['policy set rate limits=5/1s', 'policy set size max=9MB'])
      expect((await gatehouse.type(line, 'nothing')).reply.pending, line).toBeUndefined()
  } finally {
    await scene.stop()
  }
})
