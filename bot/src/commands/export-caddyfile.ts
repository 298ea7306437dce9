import { AppError } from '@gatehouse/core/error.ts'
import { caddyfileOf } from '@gatehouse/core/export/caddyfile.ts'
import { auditActor } from '@gatehouse/core/identity/actor.ts'
import { YesNo } from '@gatehouse/core/value-types.ts'
import { defineCommand, key } from '../command.ts'

/** For those who leave: what the edge does, as a Caddyfile. */
export const exportCaddyfile = defineCommand({
  name: 'export caddyfile',
  summary: 'routes and policies as a Caddyfile',
  role: 'operator',
  risk: 'read',
  parameters: {
    hashes: key(YesNo, 'yes|no', 'with hashes of passwords; at the console alone', {
      values: ['yes', 'no'],
    }),
  },
  examples: ['export caddyfile', 'export caddyfile hashes=yes'],
  read: ({ edge, audit, blocks, clock, transactions }, { hashes = false }, actor, caller) => {
    if (hashes && (actor.kind !== 'local' || caller.kind !== 'local'))
      throw new AppError(
        'forbidden',
        'Hashes of passwords are written at the console of the machine alone: npm run gate -- export caddyfile hashes=yes',
      )
    const { state, number } = edge.current()
    if (hashes)
      transactions.write(() =>
        audit.append({
          atMs: clock.nowMs(),
          kind: 'done',
          actor: auditActor(actor),
          face: caller.kind === 'local' ? caller.face : 'console',
          subject: 'export caddyfile hashes=yes',
          facts: {},
        }),
      )
    const text = caddyfileOf(state, { hashes, blocked: blocks.live(clock.nowMs()), revision: number })
    return {
      title: 'A Caddyfile of what the edge does',
      severity: 'info',
      code: { language: 'text', text, file: 'Caddyfile' },
      codeIsAll: true,
      data: { revision: number, caddyfile: text },
    }
  },
})
