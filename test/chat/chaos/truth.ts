import { expect, vi } from 'vitest'
import type { Stage } from '../../faces/stage.ts'
import type { ChatPerson } from '../../harness/chats.ts'
import { type Surface, screenOf } from './screen.ts'

const patience = { timeout: 5000, interval: 20 }

/**
 * Whatever went wrong, these hold: what was confirmed was done once or not at all and is written down so; nothing that can be pressed is
 * over; no card says that something still happens; and nothing broke inside.
 */
export async function demandTruth(
  stage: Stage,
  people: readonly ChatPerson[],
  { allowed = /^$/, gone }: { allowed?: RegExp; gone?: Surface['chat'] } = {},
): Promise<void> {
  await stage.all.settled()
  await expect.poll(() => stage.gate.deps.confirmations.approved(), { timeout: 30_000 }).toEqual([])
  await stage.all.settled()
  demandOnce(stage)
  // What people see follows a moment later.
  await vi.waitFor(() => {
    // A chat that is gone cannot be put right.
    for (const person of people)
      for (const surface of screenOf(stage.all, person))
        if (surface.chat !== gone) demandLive(stage, { ...surface, who: person.name })
  }, patience)
  const wrong = stage.gate.logged.filter(({ level, message }) => level === 'error' && !allowed.test(message))
  expect(wrong, 'nothing broke inside').toEqual([])
}

/** Each confirmation was carried out once, exactly when it is said to be used. */
function demandOnce({ gate }: Stage): void {
  const entries = gate.audit(1000)
  const ids = new Set(
    entries.flatMap(({ facts }) => (typeof facts.confirmation === 'string' ? [facts.confirmation] : [])),
  )
  for (const id of ids) {
    const own = entries.filter(({ facts }) => facts.confirmation === id)
    const effects = own.filter(({ kind }) => kind === 'applying' || kind === 'done')
    const found = gate.deps.confirmations.find(id)
    const said = { line: found?.line, state: found?.state, effects: effects.length }
    expect(said).toEqual({ ...said, effects: found?.state === 'used' ? 1 : 0 })
    expect(said.state, `${said.line} hangs`).not.toBe('approved')
    // A yes is taken once of each person.
    const yes = own.filter(({ kind }) => kind === 'confirmed').map(({ facts }) => facts.person)
    expect(yes).toEqual([...new Set(yes)])
  }
}

/** Nothing can be pressed that is over, and nothing is said to go on that does not. */
function demandLive(
  { gate }: Stage,
  { who, chat, alone, text, deeds, asks }: Surface & { who: string },
): void {
  const at = `${who} in ${chat}, ${alone ? 'alone' : 'in public'}: ${text}`
  const waiting = gate.deps.confirmations
    .waiting()
    .filter(({ expiresAtMs }) => gate.clock.nowMs() < expiresAtMs)
  for (const deed of deeds) {
    if (deed.kind !== 'run')
      expect(
        waiting.map(({ id }) => id),
        `stale [${deed.kind}] for ${at}`,
      ).toContain(deed.confirmation)
    else if (!alone && deed.line.startsWith('undo ')) {
      const undone = gate.edge.stores.revisions
        .list(100)
        .filter(({ why, status }) => why === deed.line && status !== 'failed')
      expect(undone, `stale [${deed.line}] for ${at}`).toEqual([])
    }
  }
  if (asks)
    expect(
      waiting.filter(({ line }) => text.includes(line)),
      `stale question for ${at}`,
    ).not.toEqual([])
  if (!alone) expect(text).not.toMatch(/Being (applied|carried out)/)
}
