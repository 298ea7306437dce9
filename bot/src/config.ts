import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '@gatehouse/core/error.ts'
import { canonicalAddress, classifyAddress } from '@gatehouse/core/routing/address.ts'
import { Listener, listenerParts } from '@gatehouse/core/routing/listener.ts'
import { z } from 'zod'
import { type ChatSettings, readChats } from './chat-settings.ts'
import { chats } from './platforms/chats.ts'
import { type ProviderSettings, readProvider } from './web/door/provider-settings.ts'
import { readWebhook, type WebhookSettings } from './webhook/settings.ts'

/** A variable that is set to nothing counts as unset. */
const setting = <T>(type: z.ZodType<T, string>) =>
  z.preprocess(text => (text === '' ? undefined : text), type.optional())

/** The pages and the API speak plain HTTP, so they never leave this machine but through the edge. */
const WebListener = z.string().superRefine((text, context) => {
  if (text === 'none') return
  const address = canonicalAddress(listenerParts(text).address)
  if (address !== undefined && classifyAddress(address) === 'loopback' && Listener.safeParse(text).success)
    return
  context.addIssue({
    code: 'custom',
    message:
      'is an address of this machine itself with a port, as in 127.0.0.1:8089 or [::1]:8089, or none; others reach the pages through the edge: settings set web-host=gate.example.com',
  })
})

/** Whoever can change the answer on its way can make codes fail, so it comes by HTTPS, or from this machine itself. */
const TimeUrl = z.string().transform((text, context): URL => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && /^(127\.|\[::1\])/.test(url.host))))
    return url
  context.addIssue({ code: 'custom', message: 'is an address like https://www.example.com' })
  return z.NEVER
})

const Environment = z.object({
  GATEHOUSE_ENV: setting(z.enum(['demo', 'production'], 'is demo or production')),
  GATEHOUSE_DATA: setting(z.string()),
  GATEHOUSE_HTTP: setting(Listener),
  GATEHOUSE_HTTPS: setting(z.union([z.literal('none'), Listener])),
  GATEHOUSE_EDGE: setting(
    z.string().regex(/^(managed|unix:\/.+)$/, 'is managed or unix:/path/of/the/admin.sock'),
  ),
  GATEHOUSE_EDGE_HOST: setting(
    z.string().regex(/^[A-Za-z0-9_.:-]{1,253}$/, 'is a name or an address, as caddy or 172.20.0.2'),
  ),
  GATEHOUSE_MASTER_KEY_FILE: setting(z.string()),
  GATEHOUSE_WEB: setting(WebListener),
  GATEHOUSE_TIME_URL: setting(TimeUrl),
  GATEHOUSE_WEBHOOK_URL: setting(z.string()),
  GATEHOUSE_WEBHOOK_SECRET: setting(z.string()),
  GATEHOUSE_WEBHOOK_SECRET_FILE: setting(z.string()),
  GATEHOUSE_OIDC_ISSUER: setting(z.string()),
  GATEHOUSE_OIDC_CLIENT_ID: setting(z.string()),
  GATEHOUSE_OIDC_CLIENT_SECRET: setting(z.string()),
  GATEHOUSE_OIDC_CLIENT_SECRET_FILE: setting(z.string()),
  CADDY_BIN: setting(z.string()),
})

/** What the environment says. Listeners are undefined when it says nothing about them. */
export interface Config {
  production: boolean
  dataFolder: string
  http: Listener | undefined
  https: Listener | null | undefined
  /** Where the master key is; undefined leaves that to the demo. */
  masterKeyFile: string | undefined
  /** Where the pages and the API listen, on loopback; null is nowhere but behind the edge. */
  web: Listener | null
  /** Whose clock this machine's is compared with. */
  timeUrl: URL | null
  edge: { kind: 'managed'; binary: string } | { kind: 'unix'; socket: string; host: string }
  /** The chats whose tokens are there. */
  chats: ChatSettings[]
  /** Who is told of alerts beside them. */
  webhook: WebhookSettings | null
  /** By whom people sign in to the status page, beside links. */
  provider: ProviderSettings | null
}

/**
 * Reads the environment; the only place that does.
 * @throws AppError `invalid` that names the variable and says what would be right
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const read = Environment.safeParse(environment)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new AppError('invalid', `${String(issue?.path[0])}: ${issue?.message}.`)
  }
  const { data } = read
  return {
    production: data.GATEHOUSE_ENV === 'production',
    dataFolder: resolve(data.GATEHOUSE_DATA ?? './data'),
    http: data.GATEHOUSE_HTTP,
    https: data.GATEHOUSE_HTTPS === 'none' ? null : data.GATEHOUSE_HTTPS,
    masterKeyFile:
      data.GATEHOUSE_MASTER_KEY_FILE === undefined ? undefined : resolve(data.GATEHOUSE_MASTER_KEY_FILE),
    web: data.GATEHOUSE_WEB === 'none' ? null : (data.GATEHOUSE_WEB ?? '127.0.0.1:8089'),
    timeUrl: data.GATEHOUSE_TIME_URL ?? null,
    edge: edgeOf(data),
    chats: readChats(environment, chats),
    webhook: readWebhook(data),
    provider: readProvider(data),
  }
}

/** The names of all variables that it is made of, those of the chats among them. */
export const variables: readonly string[] = [
  ...Object.keys(Environment.shape),
  ...chats.flatMap(({ settings }) => settings.map(({ variable }) => variable)),
]

/** Adds the variables of `.env` in the working folder, when it is there, to the environment; what is set already wins. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env')
}

function edgeOf({
  GATEHOUSE_EDGE: edge = 'managed',
  GATEHOUSE_EDGE_HOST: host,
  CADDY_BIN: binary,
}: z.infer<typeof Environment>): Config['edge'] {
  if (edge !== 'managed')
    return { kind: 'unix', socket: edge.slice('unix:'.length), host: host ?? '127.0.0.1' }
  if (host !== undefined)
    throw new AppError(
      'invalid',
      'GATEHOUSE_EDGE_HOST is for a Caddy that runs beside Gatehouse: set GATEHOUSE_EDGE=unix:/path/of/the/admin.sock as well, or remove it.',
    )
  if (binary === undefined)
    throw new AppError(
      'invalid',
      'CADDY_BIN is not set: start with "npm start", which finds or builds a Caddy, or name one.',
    )
  return { kind: 'managed', binary: resolve(binary) }
}
