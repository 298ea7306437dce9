import { homeCards } from '@gatehouse/bot/chat/home.ts'
import { dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { alertScene, troubleOf } from './scene.ts'

const keep = keeper()

it('the page of somebody in a chat shows what is open, with what can be done about it', async () => {
  const { gate, anna, sees } = await alertScene(keep)
  const { deps } = gate
  const desk = { run: (request: Parameters<typeof dispatch>[1]) => dispatch(deps, request) }
  const titles = async () => {
    if (anna.caller.kind !== 'chat') throw new Error('anna comes through a chat')
    const cards = await homeCards({ ...deps, desk }, anna.caller)
    return cards.map(({ reply, buttons }) => [reply.title, buttons.map(({ label }) => label)])
  }
  expect(JSON.stringify(await titles())).not.toContain('disk')
  await sees([troubleOf('disk')])
  const [alert] = deps.alerts.open()
  expect(await titles()).toContainEqual([
    `Alert ${alert?.id}: disk is wrong.`,
    expect.arrayContaining(['Ack', 'Silence 1h']),
  ])
  await sees([])
  expect(JSON.stringify(await titles())).not.toContain('disk')
})
