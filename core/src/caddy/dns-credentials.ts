import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AppError, errorWords } from '../error.ts'
import { readPrivateFile } from '../private-file.ts'
import { type DnsAccess, DnsProvider, dnsFields } from '../routing/certificates/dns-provider.ts'
import { binaryKey } from './caddy-program.ts'

const maxBytes = 4096
const timeoutMs = 15_000
/** Shorter ones would black out ordinary words. */
const leastMasked = 4

/** Credentials of DNS providers in files, `<folder>/<provider>/<field>`, which Caddy reads and Gatehouse only looks at. */
export class DnsCredentials implements DnsAccess {
  readonly #folder: string
  readonly #binary: string | null
  #modules: { key: string; names: Promise<ReadonlySet<string>> } | null = null

  /** @param binary the Caddy to ask for its modules; null for one that somebody else starts */
  constructor(folder: string, binary: string | null) {
    this.#folder = folder
    this.#binary = binary
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  /** @throws AppError `unavailable` when the binary does not answer */
  async has(provider: DnsProvider): Promise<boolean | null> {
    if (this.#binary === null) return null
    const key = binaryKey(this.#binary)
    if (this.#modules?.key !== key) this.#modules = { key, names: listModules(this.#binary) }
    return (await this.#modules.names).has(`dns.providers.${provider}`)
  }

  problems(provider: DnsProvider): string[] {
    if (/[{}]/.test(this.#folder))
      return ['The path of the data folder holds { or }, so no file of credentials can be named to Caddy.']
    return dnsFields[provider].flatMap(field => {
      const path = join(this.#folder, provider, field)
      try {
        const value = this.#read(provider, field)
        if (value === null) return [`The file ${path} is missing; it holds the ${field} of ${provider}.`]
        return /^[\x21-\x7e]+$/.test(value) ? [] : [`The file ${path} must hold one line without spaces.`]
      } catch (error) {
        if (error instanceof AppError) return [error.message]
        throw error
      }
    })
  }

  masked(words: string): string {
    let masked = words
    for (const provider of DnsProvider.options)
      for (const field of dnsFields[provider]) masked = this.#without(masked, provider, field)
    return masked
  }

  #without(words: string, provider: DnsProvider, field: string): string {
    try {
      const value = this.#read(provider, field)
      return value !== null && value.length >= leastMasked ? words.replaceAll(value, '***') : words
    } catch {
      // Caddy runs as the same user: what cannot be read here, it cannot say.
      return words
    }
  }

  #read(provider: DnsProvider, field: string): string | null {
    const rule = { what: 'file of credentials', maxBytes }
    const bytes = readPrivateFile(join(this.#folder, provider, field), rule)
    return bytes === null ? null : bytes.toString('latin1').replace(/\r?\n$/, '')
  }
}

async function listModules(binary: string): Promise<ReadonlySet<string>> {
  try {
    const { stdout } = await promisify(execFile)(binary, ['list-modules'], { timeout: timeoutMs, env: {} })
    return new Set(stdout.split('\n').map(line => line.trim()))
  } catch (error) {
    const words = `The Caddy binary ${binary} was not asked for its modules: ${errorWords(error)}.`
    throw new AppError('unavailable', words, { cause: error })
  }
}
