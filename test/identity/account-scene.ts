import { afterEach, beforeEach, expect } from 'vitest'
import type { Identity } from '../../core/src/identity/account.ts'
import { People } from './account-parts.ts'

export let people: People
export const slack: Identity = { platform: 'slack', workspace: 'T024', user: 'U9' }
export const discord: Identity = { platform: 'discord', workspace: '197', user: '803' }
export const slackKeys = 'platform=slack workspace=T024 user=U9'

/** What a line is answered with that must change nothing. */
export function refusal(line: string): string {
  const before = people.dump()
  let words = 'done'
  try {
    people.say(line)
  } catch (error) {
    words = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
  expect(people.dump()).toBe(before)
  return words
}

/** Before and after each test of a file. */
export function setUpEach(): void {
  beforeEach(() => {
    people = new People()
  })
  afterEach(() => people.stop())
}
