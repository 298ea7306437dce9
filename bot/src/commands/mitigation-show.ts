import type { Block } from '@gatehouse/core/blocks/block.ts'
import { BlockNetwork } from '@gatehouse/core/blocks/prefix.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { type Actor, roleOf } from '@gatehouse/core/identity/actor.ts'
import { lastChange } from '@gatehouse/core/operations/last-change.ts'
import { findRoute } from '@gatehouse/core/routing/desired-state.ts'
import { ownRoute } from '@gatehouse/core/routing/mitigation/lay.ts'
import {
  findMitigation,
  type Mitigation,
  mitigationKindOf,
  mitigationName,
} from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { Revision, RevisionStore } from '@gatehouse/core/routing/revision.ts'
import { type CommandDeps, defineCommand } from '../command.ts'
import { heldNames, mitigation, nameOf } from '../parameters/mitigation.ts'
import { demandWide } from '../parameters/wide-network.ts'
import { blockReply } from '../replies/block-reply.ts'
import { endText, mitigationData, optionFacts, proofsOf } from '../replies/mitigation-words.ts'
import { proofWord } from '../replies/proofs-reply.ts'
import { stillRuns } from '../replies/still-runs.ts'
import { whenText } from '../replies/when-text.ts'

const searched = 100
const mostProofs = 20
const nothingShown = 'Nothing was shown of it by real requests since Gatehouse started.'

/** All of one mitigation. */
export const mitigationShow = defineCommand({
  name: 'mitigation show',
  summary: 'one mitigation: what it does, until when, by whom, and what was shown of it',
  role: 'viewer',
  risk: 'read',
  parameters: { mitigation },
  examples: ['mitigation show maintenance shop'],
  read: async (deps, args, actor) => {
    const nowMs = deps.clock.nowMs()
    const { state } = deps.edge.current()
    const held = () => heldNames(deps)
    const wanted = nameOf(args.mitigation, held)
    const [kindOfIt, network] = wanted.split(' ')
    if (kindOfIt === 'block') return blockReply(blockAt(deps, network ?? '', actor), nowMs)
    const found = findMitigation(state, wanted, held)
    const name = mitigationName(found)
    const kind = mitigationKindOf(found)
    const running = await stillRuns(deps.edge, found)
    const proofs = proofsOf(deps.edge, state, found).slice(0, mostProofs)
    return {
      title: `${name}: ${kind.consequence(found)}`,
      severity: proofs.some(({ verdict }) => verdict === 'failed') ? 'warning' : 'info',
      facts: facts(deps, found, nowMs),
      ...(proofs.length > 0 && {
        table: {
          columns: ['route', 'policy', 'shown', 'when', 'what was seen'],
          rows: proofs.map(one => [
            one.route,
            one.policy,
            proofWord(one),
            whenText(one.atMs, nowMs),
            one.words,
          ]),
        },
      }),
      notes: running ? [running.words] : proofs.length === 0 ? [nothingShown] : [],
      next: [
        ...(found.untilMs === null ? [] : [`extend ${name} 1h`]),
        `end ${name}`,
        found.route === null ? 'prove' : `prove ${found.route}`,
      ],
      data: { ...mitigationData(found), proofs, ...(running && { running: running.requests }) },
    }
  },
})

/** @throws AppError when nobody blocks exactly that, or whoever asks may not know so exactly */
function blockAt({ blocks, clock }: CommandDeps, typed: string, actor: Actor): Block {
  const read = BlockNetwork.safeParse(typed)
  if (!read.success) throw new AppError('invalid', `block ${typed}: ${read.error.issues[0]?.message}.`)
  if (roleOf(actor) === 'viewer') demandWide(read.data, 'block ')
  const found = blocks.at(read.data, clock.nowMs())
  if (found) return found
  throw new AppError('not_found', `There is no block of exactly ${read.data}. See: block list ${typed}`)
}

function facts(
  { edge, revisions }: CommandDeps,
  found: Mitigation,
  nowMs: number,
): (readonly [string, string])[] {
  const { state } = edge.current()
  const own = found.route === null ? undefined : ownRoute(state, findRoute(state, found.route))
  const revision = lastRevision(revisions, mitigationName(found))
  return [
    ['holds', endText(found, nowMs)],
    ['since', `${whenText(found.sinceMs, nowMs)}, by ${found.by}`],
    ...(found.reason === null ? [] : [['reason', found.reason] as const]),
    ...optionFacts(found),
    ...Object.entries((own && mitigationKindOf(found).lays?.(own, found)) ?? {}),
    ...(revision ? [['revision', `${revision.number}: ${revision.why}`] as const] : []),
  ]
}

/** The revision that changed it last, if that was not too long ago. */
function lastRevision(revisions: RevisionStore, name: string): Revision | null {
  const active = revisions.active()
  return lastChange(revisions, Math.max(0, (active?.number ?? 0) - searched), state =>
    JSON.stringify(state.mitigations.find(one => mitigationName(one) === name) ?? null),
  )
}
