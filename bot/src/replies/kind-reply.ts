import type { PolicyKind } from '@gatehouse/core/routing/policy/policy-kind.ts'
import type { Reply } from '../reply.ts'
import { kindWords, looksLike, weakerWords } from './kind-words.ts'

/** A kind of policy with its keys. */
export function kindReply(declared: PolicyKind): Reply {
  const { kind, summary, proves, examples, fields } = declared
  const notes = kindWords(declared)
  const keys = Object.entries(fields).flatMap(([key, field]) => {
    if (field.read === null) return []
    const usual = field.usual === undefined ? 'needed' : field.write(field.usual)
    const weaker = weakerWords(field)
    return [{ key, looks: looksLike(field), summary: field.summary, usual, weaker }]
  })
  return {
    title: `${kind}: ${summary}`,
    severity: 'info',
    facts: [['Proof', proves]],
    table: {
      columns: ['key', 'looks like', 'meaning', 'usual', 'protects less with'],
      rows: keys.map(one => [`${one.key}=`, one.looks, one.summary, one.usual, one.weaker]),
    },
    code: { language: 'text', text: examples.join('\n') },
    notes,
    data: { kind, summary, proves, keys, examples, notes },
  }
}
