import type { Block } from '@gatehouse/core/blocks/block.ts'
import { refusing } from '@gatehouse/core/blocks/is-refused.ts'
import { canonicalAddress } from '@gatehouse/core/routing/address.ts'
import { z } from 'zod'
import { defineCommand, optional } from '../command.ts'
import { blockData } from '../replies/block-words.ts'
import { untilText, whenText } from '../replies/when-text.ts'

/** More are no list that anybody reads; a part of them is asked for. */
const mostShown = 500

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
      'a part of the network, the route, the reason or who did it; a whole address shows what blocks it',
    ),
  },
  examples: ['block list', 'block list 203.0.113.7', 'block list anna'],
  read: ({ blocks, clock }, { part }) => {
    const nowMs = clock.nowMs()
    const all = blocks.live(nowMs)
    const blocksOf = (address: string) => {
      const anywhere = [...new Set(all.flatMap(({ routes }) => routes ?? []))]
      return [null, ...anywhere].flatMap(route => refusing(blocks, address, route, nowMs))
    }
    const found = part === undefined ? all : matching(all, part, blocksOf)
    const shown = found.slice(0, mostShown)
    const more = found.length > shown.length ? [`And ${found.length - shown.length} more.`] : []
    return {
      title: titleOf(found.length, all.length, part),
      severity: 'info',
      ...(shown.length > 0 && {
        table: {
          columns: ['network', 'on', 'ends', 'by', 'since', 'reason'],
          rows: shown.map(one => rowOf(one, nowMs)),
          narrower: 'block list <part>',
        },
      }),
      notes: more,
      data: { count: found.length, blocks: shown.map(blockData) },
    }
  },
})

function matching(all: readonly Block[], part: string, blocksOf: (address: string) => Block[]): Block[] {
  const address = canonicalAddress(part)
  if (address !== undefined) {
    const ids = new Set(blocksOf(address).map(({ id }) => id))
    return all.filter(({ id }) => ids.has(id))
  }
  const wanted = part.toLowerCase()
  return all.filter(({ network, routes, reason, by, answer }) =>
    [network, ...(routes ?? []), reason ?? '', by, answer].some(text => text.toLowerCase().includes(wanted)),
  )
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

function titleOf(found: number, all: number, part: string | undefined): string {
  if (all === 0) return 'Nobody is blocked.'
  const count = (number: number) => (number === 1 ? '1 block' : `${number} blocks`)
  return part === undefined ? `${count(all)}.` : `${found} of ${count(all)}.`
}
