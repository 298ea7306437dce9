import { connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { ConsoleDesk } from '../../bot/src/platforms/console/converse.ts'
import {
  call,
  desk,
  forgetServer,
  path,
  questions,
  Reader,
  raw,
  runLine,
  server,
  setUpEach,
  start,
} from './socket-scene.ts'

setUpEach()

describe('a plan that waits at the socket', () => {
  it('takes an answer to another question for none: nothing is done, and the plan waits', async () => {
    await start()
    const said = await raw(
      `${runLine(['route', 'remove', 'shop'])}{"kind":"answer","number":2,"said":{"kind":"text","text":"y"}}\n`,
    )
    expect(said).toContain('Nothing was changed yet: this waits for a yes.')
    expect([desk.last()?.state, desk.routes()]).toEqual(['pending', ['shop', 'wiki']])
  })

  it('lets a plan wait whose person says nothing, or is gone', async () => {
    await start({}, { command: 10_000, answer: 20 })
    const silent = connect(path)
    silent.write(runLine(['route', 'remove', 'shop']))
    expect(await text(silent)).toContain('this waits for a yes')
    expect(desk.last()?.state).toBe('pending')
    await server?.close()
    await start()
    const lost = connect(path)
    lost.write(runLine(['route', 'remove', 'wiki']))
    await questions(lost, 1)
    lost.destroy()
    await server?.close()
    expect([desk.last()?.line, desk.last()?.state]).toEqual(['route remove wiki', 'pending'])
    expect(desk.routes()).toEqual(['shop', 'wiki'])
  })

  it('cancels a plan whose person presses Ctrl-C', async () => {
    desk.person('anna', 'admin')
    await start()
    for (const answers of [['left'], ['', 'left']] as const) {
      const person = new Reader(...answers)
      expect(await call(['route', 'remove', 'shop'], { person })).toMatchObject({ exit: 1 })
      expect(desk.last()?.state).toBe('cancelled')
    }
  })

  it('tells a person who is asked at that moment that Gatehouse ends, and that the plan waits', async () => {
    await start({}, { command: 10_000, answer: 600_000 })
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
    const person = new Reader()
    person.ask = () => {
      ask()
      return new Promise(() => undefined)
    }
    const answer = call(['route', 'remove', 'shop'], { person })
    await asked
    await server?.close()
    forgetServer()
    expect(await answer).toMatchObject({
      exit: 1,
      reply: { title: 'Nothing was changed yet: this waits for a yes.' },
    })
    expect(desk.last()?.state).toBe('pending')
  })

  it('waits for no answer to a question that is asked after it began to end', async () => {
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
    const { promise: ending, resolve: end } = Promise.withResolvers<void>()
    const run: ConsoleDesk['run'] = async request => {
      reach()
      await ending
      return desk.run(request)
    }
    await start({ run }, { command: 10_000, answer: 600_000 })
    const person = new Reader()
    person.ask = () => new Promise(() => undefined)
    const answer = call(['route', 'remove', 'shop'], { person })
    await reached
    const closed = server?.close()
    forgetServer()
    end()
    expect(await answer).toMatchObject({
      exit: 1,
      reply: { title: 'Nothing was changed yet: this waits for a yes.' },
    })
    await closed
    expect([desk.last()?.state, desk.routes()]).toEqual(['pending', ['shop', 'wiki']])
  })

  it('says what is known when Gatehouse is killed: nothing was done while it asked, otherwise that is open', async () => {
    for (const [sends, words] of [
      ['{"kind":"question","number":1,"question":{"text":"Code: ","hidden":true}}\n', 'was not done'],
      ['', 'may have happened or not'],
    ] as const) {
      const killed = createServer(socket => socket.once('data', () => socket.end(sends))).listen(path)
      await new Promise(resolve => killed.once('listening', resolve))
      const person = new Reader()
      person.ask = () => new Promise(() => undefined)
      await expect(call(['status'], { person })).rejects.toThrow(words)
      await new Promise(resolve => killed.close(resolve))
    }
  })
})
