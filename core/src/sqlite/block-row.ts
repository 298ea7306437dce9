import { z } from 'zod'
import { type Block, BlockAnswer, type BlockCount } from '../blocks/block.ts'
import { addressBytes, lastOf, type Prefix } from '../blocks/prefix.ts'

/** What `BlockRow` reads. */
export const blockColumns = `id, network, routes, answer, reason, by, by_program, since_ms, until_ms,
  (SELECT json_group_array(network) FROM (SELECT network FROM block_exception WHERE block = block.id ORDER BY network)) AS except_networks`
/** Not ended, and its time is not over. */
export const holding = 'ended_ms IS NULL AND (until_ms IS NULL OR until_ms > ?)'

/** Narrower than a network and inside it, whose values are `withinValues`. */
export const within = 'family = ? AND first >= ? AND first <= ? AND last <= ? AND network <> ?'

const Names = z.array(z.string())
const readNames = (text: string) => Names.parse(JSON.parse(text))
/** A block as it is kept. */
export const BlockRow = z
  .strictObject({
    id: z.number(),
    network: z.string(),
    routes: z.string().nullable(),
    answer: BlockAnswer,
    reason: z.string().nullable(),
    by: z.string(),
    by_program: z.number(),
    since_ms: z.number(),
    until_ms: z.number().nullable(),
    except_networks: z.string(),
  })
  .transform(({ since_ms, until_ms, except_networks, routes, by_program, ...same }): Block => {
    return {
      ...same,
      routes: routes === null ? null : readNames(routes),
      except: except_networks === '[]' ? [] : Names.parse(JSON.parse(except_networks)),
      byProgram: by_program === 1,
      sinceMs: since_ms,
      untilMs: until_ms,
    }
  })

/** One of `countInside`. */
export const BlockCountRow = z
  .strictObject({
    ...{ by: z.string(), by_program: z.number(), routes: z.string().nullable() },
    ...{ count: z.number(), newest: z.number() },
  })
  .transform(({ by, by_program, routes, count, newest }): BlockCount => {
    const byProgram = by_program === 1
    return { by, byProgram, routes: routes === null ? null : readNames(routes), count, newest }
  })

/** The values of `within`. @param network as text, of that prefix */
export function withinValues(network: string, prefix: Prefix): (string | number | Buffer)[] {
  const last = addressBytes(prefix, lastOf(prefix))
  return [prefix.family, addressBytes(prefix, prefix.first), last, last, network]
}
