import { findKind } from '../../../routing/policies/index.ts'
import { readOptions } from '../read-options.ts'
import type { HandlerReader } from './handler-reader.ts'
import { lost } from './handler-reader.ts'

const known = ['gzip', 'zstd']
const usualMinSize = 512

/** Compression of answers. */
export const encode: HandlerReader = {
  handler: 'encode',
  read: part => {
    const encodings = part.at('encodings')
    const chosen = encodings.keys().filter(name => known.includes(name))
    if (chosen.length === 0 || !findKind('compress'))
      return lost(part, 'Answers are compressed as gzip or zstd alone.', false)
    for (const name of chosen) encodings.at(name).empty()
    const prefer = part.at('prefer')
    const order = known.toReversed().filter(name => chosen.includes(name))
    if (JSON.stringify(prefer.value) === JSON.stringify(order)) prefer.whole()
    else if (prefer.is) prefer.leave('A client that takes both gets zstd.')
    const longer = part.at('minimum_length').number()
    const policy = readOptions('compress', {
      encodings: [...chosen].sort(),
      'min-size': longer === undefined ? usualMinSize : longer + 1,
    })
    if (typeof policy === 'string') return lost(part, policy, false)
    return [{ kind: 'policy', policy, part }]
  },
}
