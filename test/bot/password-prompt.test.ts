import { handOver } from '@gatehouse/bot/platforms/console/hand-over.ts'
import type { Question } from '@gatehouse/bot/platforms/console/person.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { basicUsers } from '@gatehouse/core/routing/policies/basic-auth/policy-users.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { local, TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { handoversOf } from '../policies/passwords.ts'

const gatehouse = shared(await TestGatehouse.start())
const handovers = handoversOf(gatehouse)
const right = 'correct horse battery staple'
const line = 'policy user password doors anna'

beforeAll(async () => {
  await gatehouse.done('policy add doors basic-auth', 'policy user add doors anna')
})

/** Types a line at a terminal and answers what is then asked. */
async function talk(said: readonly string[], typed = line) {
  const answers = [...said]
  const asked: Question[] = []
  const shown: string[] = []
  const person = {
    show: (reply: Parameters<typeof textOf>[0]) => void shown.push(textOf(reply)),
    ask: async (question: Question) => {
      asked.push(question)
      const text = answers.shift()
      return text === undefined ? { kind: 'left' as const } : { kind: 'text' as const, text }
    },
    hand: () => undefined,
  }
  const desk = { ...gatehouse.deps, handovers, log: silentLog } as unknown as Parameters<typeof handOver>[0]
  const request = { typed, caller: local }
  const answer = await handOver(desk, await gatehouse.type(typed), { person, request, yes: true })
  return { answer, asked, shown: shown.join('\n') }
}

const hash = () => basicUsers(gatehouse.edge.control.current().state, 'doors')[0]?.hash

describe('a password at the console', () => {
  it('is asked for twice, hidden, and set', async () => {
    const { answer, asked, shown } = await talk(['', right, right])
    expect([answer.exit, textOf(answer.reply)]).toEqual([
      0,
      expect.stringContaining('From now on anna signs in'),
    ])
    expect(asked.slice(1)).toEqual([
      { text: 'Password of anna of the policy doors: ', hidden: true },
      { text: 'The same again: ', hidden: true },
    ])
    expect(shown + JSON.stringify(answer)).not.toContain(right)
    expect(hash()).toMatch(/^\$argon2id/)
  })

  it('is asked for again when the two differ, or when it is weak', async () => {
    const before = hash()
    const { answer, shown } = await talk(['', right, `${right}x`, 'short', right, right])
    expect(answer.exit).toBe(0)
    expect(shown).toContain('The two are not the same.')
    expect(shown).toContain('at least 12 characters')
    expect(hash()).not.toBe(before)
  })

  it('is not set when nothing is typed', async () => {
    const before = hash()
    for (const said of [['', ''], [''], ['', right]]) {
      const { answer } = await talk(said)
      expect([answer.exit, answer.reply.title]).toEqual([
        1,
        'No password was set for anna of the policy doors.',
      ])
    }
    expect(hash()).toBe(before)
  })

  it('may be left to somebody at another screen', async () => {
    const { answer, asked } = await talk(['link'], 'policy user add doors bert')
    expect(asked).toHaveLength(1)
    expect(textOf(answer.reply)).toMatch(/The password is set once, on this page, within five minutes: http/)
  })
})
