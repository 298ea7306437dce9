import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { sha256 } from '../../../canonical-json.ts'
import { type Field, weakens } from '../../policy/field.ts'
import { CaCertificate } from '../../target.ts'

const maxCas = 10
const maxLength = maxCas * 16_384
const block = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/** What may stand between the certificates of a PEM file: nothing that people would miss. */
const between = /^[\s,]*$/

/** One to ten certificates of CAs, each as base64 DER; PEM is taken too. */
/** How a certificate comes into a command. */
export const howToGive =
  'give the certificate itself: in a shell ca="$(cat ca.pem)", anywhere else in one line what openssl x509 -in ca.pem -outform der | base64 -w0 writes'

/** A certificate in base64 begins with M, as every sequence of its length does (X.690). */
const path = /^(@?[~.]{0,2}\/|\S*\.(pem|crt|cer|der)$)/i

function wordProblem(text: string): string | undefined {
  if (text === 'none') return 'somebody must be trusted; write at least one CA certificate'
  return path.test(text) ? `this is the name of a file, which is not read here; ${howToGive}` : undefined
}

const CaBundle = z.string().transform((text, context): string[] => {
  const problem = text.length > maxLength ? 'this is too long' : (wordProblem(text) ?? betweenProblem(text))
  const read = splitBundle(text).map(part => CaCertificate.safeParse(part))
  const wrong = problem ?? read.find(one => !one.success)?.error?.issues[0]?.message
  const cas = [...new Set(read.flatMap(one => (one.success ? [one.data] : [])))].sort()
  const fault = wrong ?? bundleProblem(cas)
  if (fault === undefined) return cas
  context.addIssue({ code: 'custom', message: fault })
  return z.NEVER
})

/** The CAs whose certificates are taken. In words they are named by their subject and a fingerprint. */
export const caBundleField: Field<string[]> = {
  schema: z
    .array(CaCertificate)
    .min(1)
    .superRefine((cas, context) => {
      const problem = bundleProblem(cas)
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
    }),
  read: CaBundle,
  write: cas => cas.map(caWords).join(', '),
  looks: 'MIIB…,MIIC…',
  summary: `certificates of up to ${maxCas} CAs, as base64 DER in one line with commas between, or as PEM`,
  weaker: weakens.added,
}

function splitBundle(text: string): string[] {
  return text.includes('-----') ? (text.match(block) ?? []) : text.split(',')
}

function betweenProblem(text: string): string | undefined {
  if (text.includes('PRIVATE KEY'))
    return 'this holds a private key, which must not be shown to anybody; a CA certificate is enough'
  if (!text.includes('-----')) return undefined
  return between.test(text.replace(block, ''))
    ? undefined
    : 'this holds something else beside certificates; write CA certificates alone'
}

function bundleProblem(cas: readonly string[]): string | undefined {
  if (cas.length === 0) return 'write at least one CA certificate'
  if (cas.length > maxCas) return `at most ${maxCas} CA certificates`
  const other = cas.find(ca => !certificateOf(ca).ca)
  return other === undefined
    ? undefined
    : `${caWords(other)} is not the certificate of a CA, so it could vouch for nobody`
}

function caWords(ca: string): string {
  const subject = certificateOf(ca).subject ?? ''
  const name = /(?:^|\n)(?:CN|O)=(.+)/.exec(subject)?.[1] ?? 'a certificate'
  return `${name.replace(/[^\x20-\x7e]|[,{}]/g, '?').slice(0, 60)} (${sha256(ca).slice(0, 16)})`
}

function certificateOf(ca: string): X509Certificate {
  return new X509Certificate(Buffer.from(ca, 'base64'))
}
