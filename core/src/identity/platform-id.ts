import type { IdentityPlatform } from './account.ts'

/** What an id belongs to. */
export type IdKind = 'workspace' | 'user' | 'channel'

const shapes: Record<IdentityPlatform, Record<IdKind, { pattern: RegExp; words: string }>> = {
  // https://docs.slack.dev/reference/objects: T workspace, E organisation; U and W user; C, G and D conversation.
  slack: {
    workspace: { pattern: /^[TE][A-Z0-9]+$/, words: 'T or E and capitals or digits, as in T024BE7LH' },
    user: { pattern: /^[UW][A-Z0-9]+$/, words: 'U or W and capitals or digits, as in U024BE7LH' },
    channel: { pattern: /^[CGD][A-Z0-9]+$/, words: 'C, G or D and capitals or digits, as in C024BE7LR' },
  },
  discord: {
    workspace: { pattern: /^\d+$/, words: 'digits alone, as in 197038439483310086' },
    user: { pattern: /^\d+$/, words: 'digits alone, as in 80351110224678912' },
    channel: { pattern: /^\d+$/, words: 'digits alone, as in 41771983423143937' },
  },
  // Made by `providerIdentity`: what providers call people is longer than an id here.
  oidc: {
    workspace: { pattern: /^[0-9a-f]{16}$/, words: '16 hexadecimal digits, as "account show" says them' },
    user: { pattern: /^[0-9a-f]{32}$/, words: '32 hexadecimal digits, as "account show" says them' },
    channel: { pattern: /^$/, words: 'not there' },
  },
}

/** Why a typed text cannot be such an id; undefined when it can. A name in place of an id would be whoever takes that name next. */
export function idProblem(platform: IdentityPlatform, kind: IdKind, id: string): string | undefined {
  const { pattern, words } = shapes[platform][kind]
  return pattern.test(id) ? undefined : `"${id}" is no ${kind} id of ${platform}: those are ${words}.`
}
