import { type AuditEvent, AuditKind } from '@gatehouse/core/identity/audit.ts'

/** The key of the chain in tests. */
export const auditKey = Buffer.alloc(32, 1)

/** An event unlike its neighbours, with some things that text can hold. */
export function event(index: number, changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    atMs: 1_700_000_000_000 + index * 1000,
    kind: AuditKind.options[index % AuditKind.options.length] ?? 'done',
    actor:
      index % 3 === 0
        ? { kind: 'local', id: null, name: 'local' }
        : { kind: 'account', id: String(index % 3), name: index % 3 === 1 ? 'anna' : 'bert' },
    face: index % 2 === 0 ? 'console' : 'slack',
    subject: `route add shop-${index} "${hostile[index % hostile.length]}"`,
    facts: { revision: index, reason: index % 4 === 0 ? null : `because ${index}`, place: 'slack:T024/C7' },
    ...changes,
  }
}

/** Text that wants to be read as something else. */
export const hostile = [
  '<!channel> @everyone',
  '\u202egnihton',
  '\u001b[2J',
  'a\r\nb\u0000c\u2028d',
  '"}],"mac":"',
  '\u{1f600} é ß',
]
