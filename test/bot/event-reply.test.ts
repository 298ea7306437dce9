import { eventReply } from '@gatehouse/bot/replies/event-reply.ts'
import { expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'

it('what has ended and is still in force is named, with why it cannot be taken back and what to look at', () => {
  const words = 'The policy bots cannot be used: lists/bots.txt is missing.'
  const text = textOf(
    eventReply({ kind: 'still-holds', what: 'the waiver of rule 942100 in it', policies: ['it'], words }),
  )
  expect(text).toContain('This has ended and is still in force: the waiver of rule 942100 in it.')
  expect(text).toContain(words)
  expect(text).toContain('policy show it')
})
