import { AppError } from '@gatehouse/core/error.ts'
import { readPrivateFile } from '@gatehouse/core/private-file.ts'

/** The identity provider of the team, by which people sign in to the status page. */
export interface ProviderSettings {
  issuer: URL
  clientId: string
  clientSecret: string
}

/** As the environment says it. */
interface Said {
  GATEHOUSE_OIDC_ISSUER?: string | undefined
  GATEHOUSE_OIDC_CLIENT_ID?: string | undefined
  GATEHOUSE_OIDC_CLIENT_SECRET?: string | undefined
  GATEHOUSE_OIDC_CLIENT_SECRET_FILE?: string | undefined
}

/**
 * The identity provider that the environment names; null when it names none.
 * @throws AppError `invalid` that names the variable, never what it holds
 */
export function readProvider(environment: Said): ProviderSettings | null {
  const issuer = environment.GATEHOUSE_OIDC_ISSUER?.trim() || undefined
  const clientId = environment.GATEHOUSE_OIDC_CLIENT_ID?.trim() || undefined
  const clientSecret = readSecret(environment)
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return null
  if (issuer === undefined) throw missing('ISSUER', 'the address of the identity provider')
  if (clientId === undefined) throw missing('CLIENT_ID', 'how the provider calls Gatehouse')
  if (clientSecret === undefined)
    throw missing('CLIENT_SECRET', 'what the provider gave Gatehouse, or the file that holds it in …_FILE')
  return { issuer: readIssuer(issuer), clientId, clientSecret }
}

function missing(name: string, what: string): AppError {
  return new AppError(
    'invalid',
    `GATEHOUSE_OIDC_${name} is not set, but others of the identity provider are: it is ${what}.`,
  )
}

/** The secret is sent there, so it goes by HTTPS, or stays on this machine. */
function readIssuer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && (url.protocol === 'https:' || isHere(url)) && url.username === '' && url.search === '')
    return url
  throw new AppError(
    'invalid',
    'GATEHOUSE_OIDC_ISSUER is an address like https://login.example.com; plain http is for this machine itself alone.',
  )
}

/** Whether a provider is asked by plain HTTP: on this machine itself alone. */
export function isHere({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(hostname)
}

function readSecret(environment: Said): string | undefined {
  const said = environment.GATEHOUSE_OIDC_CLIENT_SECRET?.trim() || undefined
  const file = environment.GATEHOUSE_OIDC_CLIENT_SECRET_FILE || undefined
  if (file === undefined) return said
  if (said !== undefined)
    throw new AppError(
      'invalid',
      'GATEHOUSE_OIDC_CLIENT_SECRET and GATEHOUSE_OIDC_CLIENT_SECRET_FILE are both set; leave one of them out.',
    )
  const what = 'file of GATEHOUSE_OIDC_CLIENT_SECRET_FILE'
  const read = readPrivateFile(file, { what, maxBytes: 4096 })
  if (read !== null) return read.toString('utf8').trim()
  throw new AppError('invalid', `GATEHOUSE_OIDC_CLIENT_SECRET_FILE: there is no file ${file}.`)
}
