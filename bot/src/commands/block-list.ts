import type { Block, BlockStore } from '@gatehouse/core/blocks/block.ts'
import { blocksOf } from '@gatehouse/core/blocks/is-refused.ts'
import { BlockNetwork } from '@gatehouse/core/blocks/prefix.ts'
import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { canonicalAddress } from '@gatehouse/core/routing/address.ts'
import { z } from 'zod'
import { defineCommand, optional } from '../command.ts'
import { blockData } from '../replies/block-words.ts'
import { shortAddresses } from '../replies/short-addresses.ts'
import { shortNetwork } from '../replies/short-client.ts'
import { untilText, whenText } from '../replies/when-text.ts'

/** More are no list that anybody reads; a part of them is asked for. */
const mostShown = 500
/** Of more nobody reads who may not see them whole. */
const mostSearched = 10_000

/** Who is blocked now. */
export const blockList = defineCommand({
  name: 'block list',
  summary: 'who is blocked, until when, and why',
  role: 'viewer',
  risk: 'read',
  parameters: {
    part: optional(
      z.string(),
      'part',
      'a part of the network, the route, the reason or who did it; an address shows what blocks it, a network what is blocked in it',
    ),
  },
  examples: ['block list', 'block list 203.0.113.7', 'block list 203.0.113.0/24', 'block list anna'],
  read: ({ blocks, clock }, { part }, actor) => {
    const nowMs = clock.nowMs()
    const all = blocks.count(nowMs)
    const short = roleOf(actor) === 'viewer'
    const found = short ? matchingShort(blocks, part, nowMs) : matching(blocks, part, nowMs)
    const shown = found.slice(0, mostShown)
    return {
      title: titleOf(found, all, part),
      severity: 'info',
      ...(shown.length > 0 && {
        table: {
          columns: ['network', 'on', 'ends', 'by', 'since', 'reason'],
          rows: shown.map(one => (short ? shortRow(one, nowMs) : rowOf(one, nowMs))),
          narrower: 'block list <part>',
        },
      }),
      notes: notesOf(found, all, part),
      data: {
        count: part === undefined ? all : shown.length,
        blocks: shown.map(one => blockData(short ? shortBlock(one) : one)),
      },
    }
  },
})

/** One more than is shown, so that it is known whether there are more. */
function matching(blocks: BlockStore, part: string | undefined, nowMs: number): Block[] {
  if (part === undefined) return blocks.live(nowMs, mostShown + 1)
  if (canonicalAddress(part) !== undefined) return blocksOf(blocks, part, nowMs)
  const network = part.includes('/') ? BlockNetwork.safeParse(part) : undefined
  return network?.success ? touching(blocks, network.data, nowMs) : blocks.search(part, nowMs, mostShown + 1)
}

/** The same for whom clients are shown as their networks: whoever asks again and again learns no more than those. */
function matchingShort(blocks: BlockStore, part: string | undefined, nowMs: number): Block[] {
  if (part === undefined) return matching(blocks, part, nowMs)
  const network = BlockNetwork.safeParse(part)
  if (network.success) return matching(blocks, shortNetwork(network.data), nowMs)
  const said = part.toLowerCase()
  return blocks
    .live(nowMs, mostSearched)
    .filter(one => shortRow(one, nowMs).some(cell => cell.toLowerCase().includes(said)))
    .slice(0, mostShown + 1)
}

function shortRow(block: Block, nowMs: number): string[] {
  const short = shortBlock(block)
  const [network = '', ...others] = rowOf(short, nowMs)
  // That it is not all of the network which is said.
  const cells = [short.network === block.network ? network : `in ${network}`, ...others]
  return cells.map(cell => shortAddresses(cell, () => false))
}

/** A block as they see it. */
function shortBlock(block: Block): Block {
  const { network, except } = block
  return { ...block, network: shortNetwork(network), except: except.map(shortNetwork) }
}

/** What blocks a network, or a part of it: widest first. */
function touching(blocks: BlockStore, network: string, nowMs: number): Block[] {
  const exact = blocks.at(network, nowMs)
  const whole = [...blocks.around(network, nowMs), ...(exact ? [exact] : [])]
  return [...whole, ...blocks.inside(network, nowMs, mostShown + 1 - whole.length)]
}

function notesOf(found: readonly Block[], all: number, part: string | undefined): string[] {
  if (found.length <= mostShown) return []
  return [part === undefined ? `And ${all - mostShown} more.` : 'And more.']
}

function rowOf(
  { network, routes, untilMs, by, sinceMs, reason, except, answer }: Block,
  nowMs: number,
): string[] {
  const but = except.length === 0 ? '' : ` but ${except.join(', ')}`
  const how = answer === 'close' ? ', closed' : ''
  return [
    `${network}${but}`,
    `${routes?.join(', ') ?? 'everywhere'}${how}`,
    untilMs === null ? 'when revoked' : untilText(untilMs, nowMs),
    by,
    whenText(sinceMs, nowMs),
    reason ?? '',
  ]
}

function titleOf(found: readonly Block[], all: number, part: string | undefined): string {
  if (all === 0) return 'Nobody is blocked.'
  const count = all === 1 ? '1 block' : `${all} blocks`
  if (part === undefined) return `${count}.`
  return `${found.length > mostShown ? `More than ${mostShown}` : found.length} of ${count}.`
}
