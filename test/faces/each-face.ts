import { describe, expect, it } from 'vitest'
import type { TestGatehouse } from '../harness/gatehouse.ts'
import { sample, two } from '../harness/soak.ts'
import { type Lack, missing } from './capability.ts'
import type { Everybody } from './everybody.ts'
import type { Capability, Face, FaceName } from './face.ts'
import { faces } from './index.ts'
import { Stage } from './stage.ts'

/** What a scenario gets. */
export interface Scene {
  face: Face
  stage: Stage
  gate: TestGatehouse
  everybody: Everybody
}

const names = Object.keys(faces) as FaceName[]
const mostPairs = 4

/**
 * Runs a scenario unchanged over every face. Where a face lacks what it needs, what holds there instead is shown: a refusal in clear words.
 */
export function eachFace(
  title: string,
  needs: readonly Capability[],
  scenario: (scene: Scene) => Promise<void>,
): void {
  onFaces(names, title, needs, scenario)
}

/**
 * As `eachFace`, over two of the faces that have what it needs, other ones for each title; over all of them in `npm run soak`. For a file of
 * several scenarios, which go over every face together.
 */
export function twoFaces(
  title: string,
  needs: readonly Capability[],
  scenario: (scene: Scene) => Promise<void>,
): void {
  const able = names.filter(name => lackOf(name, needs) === undefined)
  const chosen = two(able, title)
  const shown = names.filter(name => chosen.includes(name) || !able.includes(name))
  onFaces(shown, title, needs, scenario)
}

const lackOf = (name: FaceName, needs: readonly Capability[]): Lack | undefined =>
  needs.flatMap(need => missing[name][need] ?? [])[0]

function onFaces(
  over: readonly FaceName[],
  title: string,
  needs: readonly Capability[],
  scenario: (scene: Scene) => Promise<void>,
): void {
  describe(title, () => {
    for (const name of over) {
      const lack = lackOf(name, needs)
      it(lack === undefined ? name : `${name}: ${lack.words}`, async () => {
        if (lack !== undefined) return showsInstead(lack)
        await onStage(stage => scenario({ face: faces[name](stage), ...on(stage) }))
      })
    }
  })
}

const shown = new Map<Lack, Promise<void>>()

/** What holds instead is the same for every scenario, so that it is done once. */
function showsInstead(lack: Lack): Promise<void> {
  const done = shown.get(lack) ?? showOnItsOwn(lack)
  shown.set(lack, done)
  return done
}

async function showOnItsOwn(lack: Lack): Promise<void> {
  const stage = await Stage.start()
  try {
    await lack.shows(stage)
  } finally {
    await stage.stop()
  }
}

async function onStage(scenario: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await Stage.start()
  try {
    await scenario(stage)
    await demandQuiet(stage)
  } finally {
    await stage.stop()
  }
}

const on = (stage: Stage) => ({ stage, gate: stage.gate, everybody: stage.everybody })

/** Runs a scenario that begins on one face and goes on on another, over several pairs of these; over all of them in `npm run soak`. */
export function eachPair(
  title: string,
  of: readonly FaceName[],
  scenario: (scene: Scene & { other: Face }) => Promise<void>,
): void {
  const pairs = of.flatMap(name => of.filter(one => one !== name).map(other => [name, other] as const))
  describe(title, () => {
    for (const [name, otherName] of sample(pairs, mostPairs))
      it(`${name}, then ${otherName}`, () =>
        onStage(stage =>
          scenario({ face: faces[name](stage), other: faces[otherName](stage), ...on(stage) }),
        ))
  })
}

/** Nobody was called by anything, and nothing went wrong inside. */
async function demandQuiet({ all, gate }: Stage): Promise<void> {
  await all.settled()
  expect(all.discord.pings, 'nobody is pinged').toEqual([])
  const { mentions, links } = all.slack
    .member('onlooker')
    .sees(all.slackOps)
    .reduce<{ mentions: string[]; links: string[] }>(
      (sum, one) => ({
        mentions: [...sum.mentions, ...one.mentions],
        links: [...sum.links, ...one.links],
      }),
      { mentions: [], links: [] },
    )
  expect({ mentions, links }, 'no mention and no link is made').toEqual({ mentions: [], links: [] })
  const wrong = gate.logged.filter(({ level }) => level === 'error')
  expect(wrong, 'nothing went wrong inside').toEqual([])
}
