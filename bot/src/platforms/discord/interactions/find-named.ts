import { Host } from '@gatehouse/core/routing/host.ts'
import type { Known } from '../../../chat/known.ts'
import { quoteWord } from '../../../grammar/grammar.ts'

/**
 * The command that says most about what a text names: a plan that waits, a revision, a route, a policy, or the routes of a host. Only what is
 * known by its name counts, so that no word of somebody else becomes more than a word to look for.
 */
export function findNamed(names: Known['names'], text: string): string | null {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}.-]*[\p{L}\p{N}]|[\p{L}\p{N}]/gu) ?? []
  const confirmation = words.find(
    word => /^[0-9a-f]{8,32}$/.test(word) && names.confirmation.includes(word.slice(0, 8)),
  )
  if (confirmation !== undefined) return `confirmation show ${confirmation.slice(0, 8)}`
  const [, revision] = /\b(?:revision|undo|rollback)\s+(\d{1,9})\b/i.exec(text) ?? []
  if (revision !== undefined && names.revision.includes(revision)) return `revision show ${revision}`
  const named = (kind: 'route' | 'policy') => {
    const known = new Set(names[kind])
    return words.find(word => known.has(word.toLowerCase()))?.toLowerCase()
  }
  const route = named('route')
  if (route !== undefined) return `route show ${route}`
  const policy = named('policy')
  if (policy !== undefined) return `policy show ${policy}`
  const host = words.find(word => /\.\p{L}{2,}$/u.test(word) && Host.safeParse(word).success)
  return host === undefined ? null : `route list ${quoteWord(Host.parse(host))}`
}
