import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { webApi } from './bolt.ts'
import { type BoltApp, startBolt } from './bolt-app.ts'
import { FakeSlack } from './fake-slack.ts'
import { buttons, field, modal, section, submit } from './sample-views.ts'
import { StillClock } from './still-clock.ts'
import { refusedWith, webClient } from './web-client.ts'

let slack: FakeSlack
let bolt: BoltApp | undefined
let web: ReturnType<typeof webClient>
let clock: StillClock
/** The trigger of whatever the app heard of last. */
let trigger = ''
/** How the app answers the next submission. */
let answer: object | undefined

beforeEach(async () => {
  clock = new StillClock()
  answer = undefined
  slack = await FakeSlack.start({ clock })
  web = webClient(slack.url, slack.botToken)
  bolt = await startBolt(slack, app => {
    app.use(async ({ body, next }) => {
      if ('trigger_id' in body && typeof body.trigger_id === 'string') trigger = body.trigger_id
      await next()
    })
    app.command('/gate', ({ ack }) => ack())
    app.action(/.*/, ({ ack }) => ack())
    app.view(/.*/, ({ ack }) => Reflect.apply(ack, undefined, [answer]))
    app.view({ type: 'view_closed', callback_id: /.*/ }, ({ ack }) => ack())
  })
})
afterEach(async () => {
  await bolt?.stop()
  await slack.close()
})

/** Somebody who has typed a command, so that the app holds a trigger. */
async function anna() {
  const person = slack.member('anna')
  await person.slash('dm', '/gate')
  return person
}

/** A call without the library's types, which keep some mistakes from being made. */
const call = (method: string, args: Record<string, unknown>) => web.apiCall(method, args)
const open = (view: ReturnType<typeof modal>): Promise<webApi.ViewsOpenResponse> =>
  call('views.open', { trigger_id: trigger, view })

describe('a trigger', () => {
  it('opens one view', async () => {
    const person = await anna()
    await open(modal('First'))
    expect(person.modal()?.title).toBe('First')
    slack.expectViolation(/views.open: exchanged_trigger_id/)
    expect((await refusedWith(open(modal('Second')))).error).toBe('exchanged_trigger_id')
  })

  it('is over after three seconds of the injected clock', async () => {
    const person = await anna()
    clock.advance(3000)
    await open(modal('In time'))
    await person.closes()
    await anna()
    clock.advance(3001)
    slack.expectViolation(/views.open: expired_trigger_id/)
    expect((await refusedWith(open(modal('Late')))).error).toBe('expired_trigger_id')
  })

  it('is over after three seconds of real time, however still the clock stands', async () => {
    const own = await FakeSlack.start({ clock: { nowMs: () => 0 }, deadlines: { triggerMs: 0 } })
    const app = await startBolt(own, one =>
      one.command('/gate', ({ ack, body }) => {
        trigger = body.trigger_id
        return ack()
      }),
    )
    await own.member('ben').slash('dm', '/gate')
    own.expectViolation(/expired_trigger_id/)
    const late = webClient(own.url, own.botToken).apiCall('views.open', {
      trigger_id: trigger,
      view: modal('Late'),
    })
    expect((await refusedWith(late)).error).toBe('expired_trigger_id')
    await app.stop()
    await own.close()
  })

  it('has to be one', async () => {
    slack.expectViolation(/invalid_trigger_id/)
    trigger = '1.2.3'
    expect((await refusedWith(open(modal('Never')))).error).toBe('invalid_trigger_id')
  })

  it('is not used up by a view that is refused', async () => {
    const person = await anna()
    slack.expectViolation(/invalid_arguments/)
    expect(await refusedWith(open(modal('x'.repeat(25))))).toMatchObject({
      error: 'invalid_arguments',
      messages: [
        '[ERROR] failed to match all allowed schemas [json-pointer:/view]',
        '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
      ],
    })
    await open(modal('x'.repeat(24)))
    expect(person.modal()).toBeDefined()
  })
})

describe('a stack of views', () => {
  it('is not begun anew from inside a modal', async () => {
    await (await anna()).opensHome()
    await open(modal('One', [buttons('Next')]))
    await slack.member('anna').click('Next')
    slack.expectViolation(/views.open: from inside a modal/)
    await open(modal('Two'))
    expect(slack.violations).toHaveLength(1)
  })

  it('holds three and no more', async () => {
    const person = await anna()
    await open(modal('One', [buttons('Next')]))
    for (const title of ['Two', 'Three']) {
      await person.click('Next')
      await call('views.push', { trigger_id: trigger, view: modal(title, [buttons('Next')]) })
      expect(person.modal()?.title).toBe(title)
    }
    await person.click('Next')
    slack.expectViolation(/push_limit_reached/)
    const fourth = call('views.push', { trigger_id: trigger, view: modal('Four') })
    expect((await refusedWith(fourth)).error).toBe('push_limit_reached')
    await person.closes()
    expect(person.modal()?.title).toBe('Two')
    await person.closes({ all: true })
    expect(person.modal()).toBeUndefined()
  })

  it('takes nothing on top that was not asked for inside of it', async () => {
    await anna()
    slack.expectViolation(/views.push: not_found/)
    expect((await refusedWith(call('views.push', { trigger_id: trigger, view: modal('Two') }))).error).toBe(
      'not_found',
    )
  })

  it('tells the app that it was closed, where the app asked', async () => {
    const person = await anna()
    await open(modal('Told', undefined, { notify_on_close: true, callback_id: 'told' }))
    await person.closes()
    expect(slack.envelopes.at(-1)?.payload).toMatchObject({ type: 'view_closed', is_cleared: false })
    await anna()
    await open(modal('Untold'))
    const { length } = slack.envelopes
    await person.closes()
    expect(slack.envelopes).toHaveLength(length)
  })
})

describe('an update', () => {
  it('needs no trigger, and keeps what was filled in', async () => {
    const person = await anna()
    const blocks = [section('Thinking…'), field('code', 'Code')]
    const { view } = await open(modal('Code', blocks, { ...submit, callback_id: 'code' }))
    await person.fills({ Code: '123456' })
    blocks[0] = section('This would happen')
    await call('views.update', {
      view_id: view?.id,
      hash: view?.hash,
      view: modal('Code', blocks, { ...submit, callback_id: 'code' }),
    })
    expect(person.modal()?.text).toContain('This would happen')
    await person.submits()
    expect(slack.envelopes.at(-1)?.payload).toMatchObject({
      view: { state: { values: { code: { value: { value: '123456' } } } } },
    })
  })

  it('is refused when somebody else was first, and when the view is gone', async () => {
    const person = await anna()
    const { view } = await open(modal('One'))
    const update = (hash?: string) =>
      refusedWith(call('views.update', { view_id: view?.id, hash, view: modal('Two') }))
    expect((await update(view?.hash)).error).toBe('')
    slack.expectViolation(/hash_conflict|not_found/)
    expect((await update(view?.hash)).error).toBe('hash_conflict')
    await person.closes()
    expect((await update()).error).toBe('not_found')
  })

  it('refuses an external_id that is taken, and a view over 250 kB', async () => {
    const person = await anna()
    await open(modal('One', undefined, { external_id: 'mine' }))
    await slack.member('ben').slash('dm', '/gate')
    slack.expectViolation(/duplicate_external_id|view_too_large/)
    expect((await refusedWith(open(modal('Two', undefined, { external_id: 'mine' })))).error).toBe(
      'duplicate_external_id',
    )
    const large = Array.from({ length: 90 }, () => section('x'.repeat(3000)))
    expect((await refusedWith(open(modal('Large', large)))).error).toBe('view_too_large')
    await call('views.update', { external_id: 'mine', view: modal('Found') })
    expect(person.modal()?.title).toBe('Found')
  })
})

describe('an answer to a submission', () => {
  const form = (title = 'Code') =>
    modal(title, [section('Type it'), field('code', 'Code')], { ...submit, callback_id: 'code' })

  it.each([
    ['nothing closes the modal', undefined, undefined],
    ['clear closes everything', { response_action: 'clear' }, undefined],
    ['update shows another view', { response_action: 'update', view: modal('Done') }, 'Done'],
    ['push shows a view on top', { response_action: 'push', view: modal('More') }, 'More'],
  ])('%s', async (_, response, title) => {
    const person = await anna()
    await open(form())
    answer = response
    expect((await person.submits({ Code: '1' })).error).toBeUndefined()
    expect(person.modal()?.title).toBe(title)
  })

  it('errors stay in the modal, under their fields', async () => {
    const person = await anna()
    await open(form())
    answer = { response_action: 'errors', errors: { code: 'Wrong code' } }
    await person.submits({ code: '1' })
    expect(person.modal()).toMatchObject({ title: 'Code', errors: { Code: 'Wrong code' } })
    answer = undefined
    await person.submits({ code: '2' })
    expect(person.modal()).toBeUndefined()
  })

  it.each([
    [
      'errors without a field',
      { response_action: 'errors', errors: { nowhere: 'Wrong' } },
      /errors_for_unknown_block/,
    ],
    ['no errors at all', { response_action: 'errors', errors: {} }, /no_errors/],
    [
      'a view that is refused',
      { response_action: 'update', view: modal('x'.repeat(25)) },
      /invalid_arguments/,
    ],
    ['an action that is none', { response_action: 'shout' }, /unknown_response_action/],
  ])('%s: the client says that there was trouble', async (_, response, violation) => {
    const person = await anna()
    await open(form())
    answer = response
    slack.expectViolation(violation)
    await person.submits({ code: '1' })
    expect(person.modal()?.problem).toBe('We had some trouble connecting. Try again?')
    expect(slack.violations.at(-1)).toMatch(violation)
  })

  it('is not even asked for while the client itself sees a mistake', async () => {
    const person = await anna()
    await open(
      modal(
        'Code',
        [
          field('code', 'Code', {}, { min_length: 6, max_length: 8 }),
          field('why', 'Why', { optional: true }),
        ],
        submit,
      ),
    )
    const { length } = slack.envelopes
    await person.submits()
    expect(person.modal()?.errors).toEqual({ Code: 'Please complete this required field.' })
    await person.submits({ Code: '123456789' })
    expect(person.modal()?.errors).toEqual({ Code: 'Please enter at most 8 characters.' })
    await person.submits({ Code: '12345' })
    expect(person.modal()?.errors).toEqual({ Code: 'Please enter at least 6 characters.' })
    expect(slack.envelopes).toHaveLength(length)
    expect((await person.submits({ Code: '123456' })).error).toBeUndefined()
  })
})
