import type { PolicyKind } from '@gatehouse/core/routing/policy/policy-kind.ts'
import type { Reply } from '../reply.ts'

/** A kind of policy with its keys. */
export function kindReply({ kind, summary, proves, examples, fields }: PolicyKind): Reply {
  const keys = Object.entries(fields).flatMap(([key, field]) => {
    if (field.read === null) return []
    const usual = field.usual === undefined ? 'needed' : field.write(field.usual)
    return [{ key, looks: field.values?.join('|') ?? field.looks, summary: field.summary, usual }]
  })
  return {
    title: `${kind}: ${summary}`,
    severity: 'info',
    facts: [['Proof', proves]],
    table: {
      columns: ['key', 'looks like', 'meaning', 'usual'],
      rows: keys.map(one => [`${one.key}=`, one.looks, one.summary, one.usual]),
    },
    code: { language: 'text', text: examples.join('\n') },
    data: { kind, summary, proves, keys, examples },
  }
}
