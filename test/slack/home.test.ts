import { expect, it } from 'vitest'
import { MovingClock } from './moving-clock.ts'
import { knownTo, stage } from './stage.ts'

it('shows somebody a page of their own, from which a command can be built', async () => {
  await using on = await stage()
  const anna = on.slack.member('anna')
  on.platform.know(knownTo(on.slack, { [anna.id]: 'operator' }))
  await anna.opensHome()
  const home = await anna.waitForHome(`Hello ${anna.id}`)
  expect(home.buttons).toEqual(['Run a command…'])
  await anna.click('Run a command…', { in: 'home' })
  await anna.waitForModal(/What do you want to do/)
})

it('keeps the pages fresh that were opened lately, once for several changes and only when something differs', async () => {
  const clock = new MovingClock()
  await using on = await stage({ parts: { clock } })
  const anna = on.slack.member('anna')
  await anna.opensHome()
  await anna.waitForHome(/Hello/)
  const published = () => on.slack.calls('views.publish').length
  expect(published()).toBe(1)
  on.platform.know(knownTo(on.slack, {}))
  on.platform.know(knownTo(on.slack, {}))
  await clock.sleepingFor(1000, 1000)
  on.greeting = 'Good evening'
  clock.advance(1000)
  await anna.waitForHome(/Good evening/)
  expect(published()).toBe(2)
  clock.advance(3_600_001)
  on.greeting = 'Much later'
  on.platform.know(knownTo(on.slack, {}))
  await clock.sleepingFor(1000, 1000)
  clock.advance(1000)
  expect(published()).toBe(2)
})

it('takes the press of a button there into a modal', async () => {
  await using on = await stage()
  const anna = on.slack.member('anna')
  on.homeButtons = [{ label: 'Undo', style: 'plain', deed: { kind: 'run', line: 'undo 7' } }]
  await anna.opensHome()
  await anna.waitForHome(/Hello/)
  await anna.click('Undo', { in: 'home' })
  await anna.waitForModal(/heard deed/)
  expect(on.heard[0]?.caller.place.channel).toBeNull()
})
