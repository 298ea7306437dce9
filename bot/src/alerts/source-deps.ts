import { statfs } from 'node:fs/promises'
import { NewestChange } from '@gatehouse/core/alerts/newest-change.ts'
import type { SourceDeps } from '@gatehouse/core/alerts/source.ts'
import { UnreadLately } from '@gatehouse/core/alerts/unread-lately.ts'
import type { CommandDeps } from '../command.ts'
import { chatName } from '../replies/chat-words.ts'
import { DataSizes } from './data-sizes.ts'

type Looking = Pick<
  CommandDeps,
  'backups' | 'health' | 'findings' | 'edge' | 'revisions' | 'summaries' | 'chats' | 'clock' | 'doctor'
>

/** What the sources of alerts look at, of a program whose data lies in that folder. */
export function sourceDepsOf(deps: Looking, folder: string, nameOf: SourceDeps['nameOf']): SourceDeps {
  const sizes = new DataSizes(folder, () => deps.clock.monotonicMs())
  return {
    health: deps.health,
    findings: deps.findings,
    edge: deps.edge,
    revisions: deps.revisions,
    unreadLately: new UnreadLately(),
    newestChange: new NewestChange(deps.revisions),
    summaries: deps.summaries,
    backups: deps.backups,
    clock: deps.clock,
    nameOf,
    chats: () =>
      deps.chats.states().map(({ platform, state, sinceMs }) => ({
        name: chatName(platform),
        state: state.kind,
        words: 'words' in state ? state.words : null,
        sinceMs,
      })),
    doctorReport: () => deps.doctor.last(),
    dataSizes: () => sizes.get(),
    disk: async () => {
      const { bavail, bsize, blocks } = await statfs(folder)
      return { freeBytes: bavail * bsize, wholeBytes: blocks * bsize }
    },
  }
}
