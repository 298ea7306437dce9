import type { Guard } from './guard.ts'

/**
 * A DNS provider is only chosen where the edge's Caddy can speak to it and its credentials are there. Later a missing credential is said with
 * each change, and refuses none: certificates are there for weeks.
 */
export const dnsChallenge: Guard = {
  name: 'dns-challenge',
  check: async ({ dns }, { before, after }) => {
    const provider = after.settings.dnsProvider
    if (provider === null) return []
    const chosen = provider !== before.settings.dnsProvider
    if (chosen && (await dns.has(provider)) === false) return [{ message: lackWords(provider), risk: null }]
    const risk = chosen ? null : ('change' as const)
    return dns.problems(provider).map(message => ({ message, risk }))
  },
}

function lackWords(provider: string): string {
  return `This Caddy has no module dns.providers.${provider}, so it cannot answer a CA there. Build one that has it, name it with CADDY_BIN and start again; the page on installing says how, under certificates.`
}
