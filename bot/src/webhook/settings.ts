import { AppError } from '@gatehouse/core/error.ts'
import { readPrivateFile } from '@gatehouse/core/private-file.ts'

/** Where events are sent, and what signs them. */
export interface WebhookSettings {
  url: URL
  /** Each `whsec_` and the key in base64; one, or several while it is being changed. */
  secrets: readonly string[]
}

const longestUrl = 2000
/** The standard's own bounds of a key, in bytes. */
const [leastKey, mostKey] = [24, 64]
const example =
  'make one with: (umask 077; printf "whsec_%s\\n" "$(openssl rand -base64 32)" > webhook.key) and name the file in GATEHOUSE_WEBHOOK_SECRET_FILE'

/** As the environment says it. */
interface Said {
  GATEHOUSE_WEBHOOK_URL?: string | undefined
  GATEHOUSE_WEBHOOK_SECRET?: string | undefined
  GATEHOUSE_WEBHOOK_SECRET_FILE?: string | undefined
}

/**
 * The webhook that the environment names; null when it names none.
 * @throws AppError `invalid` that names the variable, never what it holds
 */
export function readWebhook(environment: Said): WebhookSettings | null {
  const address = environment.GATEHOUSE_WEBHOOK_URL?.trim() || undefined
  const secret = readSecret(environment)
  if (address === undefined && secret === undefined) return null
  if (address === undefined)
    throw new AppError(
      'invalid',
      'GATEHOUSE_WEBHOOK_URL is not set, but its secret is. Name the address that events are sent to.',
    )
  if (secret === undefined) throw new AppError('invalid', `GATEHOUSE_WEBHOOK_SECRET is not set: ${example}.`)
  return { url: readUrl(address), secrets: secret.split(/\s+/).map(checked) }
}

/** What is sent is signed, not sealed, so it goes by HTTPS, or stays on this machine. */
function readUrl(text: string): URL {
  const url = text.length <= longestUrl && URL.canParse(text) ? new URL(text) : null
  const local = url?.protocol === 'http:' && /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(url.hostname)
  if (url === null || !(url.protocol === 'https:' || local))
    throw new AppError(
      'invalid',
      'GATEHOUSE_WEBHOOK_URL is an address like https://hooks.example.com/gatehouse; plain http is for this machine itself alone.',
    )
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    throw new AppError(
      'invalid',
      'GATEHOUSE_WEBHOOK_URL holds a name, a password or a part behind #; leave them out.',
    )
  return url
}

function readSecret(environment: Said): string | undefined {
  const said = environment.GATEHOUSE_WEBHOOK_SECRET?.trim() || undefined
  const file = environment.GATEHOUSE_WEBHOOK_SECRET_FILE || undefined
  if (said !== undefined && file !== undefined)
    throw new AppError(
      'invalid',
      'GATEHOUSE_WEBHOOK_SECRET and GATEHOUSE_WEBHOOK_SECRET_FILE are both set; leave one of them out.',
    )
  if (file === undefined) return said
  const read = readPrivateFile(file, { what: 'file of GATEHOUSE_WEBHOOK_SECRET_FILE', maxBytes: 4096 })
  if (read === null) throw new AppError('invalid', `GATEHOUSE_WEBHOOK_SECRET_FILE: there is no file ${file}.`)
  return read.toString('utf8').trim()
}

function checked(secret: string): string {
  const key = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1]
  const bytes = key === undefined ? null : Buffer.from(key, 'base64')
  // The same text again, so that nothing was skipped when it was read.
  if (bytes === null || bytes.toString('base64') !== key || bytes.length < leastKey || bytes.length > mostKey)
    throw new AppError(
      'invalid',
      `GATEHOUSE_WEBHOOK_SECRET is whsec_ and ${leastKey} to ${mostKey} random bytes in base64: ${example}.`,
    )
  return secret
}
