import type { CaddyRoute } from '../../edge/caddy-config.ts'
import { choiceField, type Options, weakens, yesNoField } from '../policy/field.ts'
import type { Policy } from '../policy/policy.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { failed, proven, seen } from '../policy/proof.ts'
import { refuse } from '../policy/refuse.ts'
import { unforged } from '../policy/unforged.ts'
import { caBundleField, howToGive } from './client-cert/ca-bundle.ts'

const fields = {
  ca: caBundleField,
  mode: choiceField(['asked', 'required'], {
    summary: 'whether somebody without a certificate is refused, or let through as before',
    usual: 'required',
    weaker: weakens.towards('asked', 'required'),
  }),
  forward: yesNoField({
    summary: 'the upstream gets to know whose it was, in X-Client-Cert-Subject and X-Client-Cert-Fingerprint',
    usual: false,
    // Without it nobody takes these headers away from clients who write them.
    weaker: weakens.towards(false, true),
  }),
}

/**
 * Empty where the client showed no certificate; one that was shown has been verified in the handshake. The other placeholders are those of an
 * empty certificate then, whose fingerprint is not empty (Caddy, replacer.go).
 */
const shown = '{http.request.tls.client.certificate_der_base64}'
const none = { vars: { [shown]: [''] } }

/**
 * Certificates of clients (mutual TLS). The handshake asks for one for every route of the host (`client-cert-hosts.ts`) and ends where a CA
 * that is not named here has signed it; whether one is needed is up to the route. So paths of one host can differ.
 */
export const clientCert = definePolicy({
  kind: 'client-cert',
  summary: 'ask clients for a certificate of their own (mutual TLS)',
  examples: ['policy add partners client-cert ca=MIIB…'],
  fields,
  proves:
    'A request without a certificate is refused with 403 (or let through, where one is only asked for), and a handshake with a certificate of an unknown CA fails.',
  notes: [howToGive],
  narrows: ({ mode }) => mode === 'required',
  lacks: (_options, { https }) =>
    https === null ? 'needs an HTTPS listener, and there is none: settings set https=:443 tls=…' : undefined,
  routes: ({ mode, forward }) => [
    ...(mode === 'required' ? [{ match: [none], handle: [refuse(403)] }] : []),
    ...(forward ? forwarded : []),
  ],
  prove: async ({ ask }, { mode }) => {
    const bare = await ask()
    const right = mode === 'asked' ? bare.reached : bare.status === 403 && !bare.reached
    if (!right) return failed(`a request without a certificate: ${seen(bare)}`)
    const other = await ask({ unknownCertificate: true })
    if (other.status !== 0) return failed(`a certificate of an unknown CA was taken: ${seen(other)}`)
    const words = mode === 'asked' ? 'was let through' : 'was refused with 403'
    return proven(`a request without a certificate ${words}, and one of an unknown CA ended the handshake`)
  },
})

const headers = {
  'X-Client-Cert-Subject': ['{http.request.tls.client.subject}'],
  'X-Client-Cert-Fingerprint': ['{http.request.tls.client.fingerprint}'],
}
const forwarded: CaddyRoute[] = [
  ...unforged([], ['X-Client-Cert-']),
  { match: [{ not: [none] }], handle: [{ handler: 'headers', request: { set: headers } }] },
]

/** The CAs that a policy of this kind trusts, as base64 DER; null for one of another kind. */
export function trustedCas({ kind, options }: Policy): string[] | null {
  return kind === clientCert.kind ? (options as Options<typeof fields>).ca : null
}
