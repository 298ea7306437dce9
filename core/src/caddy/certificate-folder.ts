import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { EdgePlace } from '../edge/edge-place.ts'
import { AppError, errorWords } from '../error.ts'
import { readPrivateFile } from '../private-file.ts'
import type { FolderReading, OwnPair, OwnPairs, PairProblem } from '../routing/certificates/own-pair.ts'
import { dateProblem, type ReadPair, readPair } from '../routing/certificates/read-pair.ts'
import { readIfThere, writeDurably } from './durable-file.ts'

const pairName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
const maxCertificateBytes = 262_144
const maxKeyBytes = 65_536
const mostPairs = 500

const Manifest = z.array(
  z.object({ name: z.string().regex(pairName), id: z.string().regex(/^[0-9a-f]{32}$/) }),
)

interface Known {
  /** Which files were read: inode, time and size of both. */
  stamp: string
  result: ReadPair | string
}

/**
 * Certificates that operators put into one folder, and the copies of those in use in another, under names of our own. A copy is named
 * after its content and never changed: a configuration that names it means it.
 */
export class CertificateFolder implements OwnPairs {
  readonly #source: string
  readonly #copies: string
  readonly #known = new Map<string, Known>()
  #inUse: readonly OwnPair[]
  /** Those that the boot file may still name. */
  #before: readonly OwnPair[] = []

  /**
   * @param source where operators put `<name>.crt` and `<name>.key`; made when it is not there
   * @param copies where the copies are
   */
  constructor(source: string, copies: string) {
    this.#source = source
    this.#copies = copies
    for (const folder of [source, copies]) mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.#inUse = this.#kept()
    this.#before = this.#inUse
  }

  /** For the configuration: the copies in use. */
  readonly loaded: EdgePlace['ownCertificates'] = () =>
    this.#inUse.map(({ id }) => ({ certificate: this.#copy(id, 'crt'), key: this.#copy(id, 'key') }))

  inUse(): readonly OwnPair[] {
    return this.#inUse
  }

  read(nowMs: number, anew = false): FolderReading {
    const reading: FolderReading = { pairs: [], problems: [] }
    const names = this.#names(reading.problems)
    for (const name of this.#known.keys()) if (anew || !names.includes(name)) this.#known.delete(name)
    for (const name of names) {
      const result = this.#readPair(name)
      const words = typeof result === 'string' ? result : dateProblem(name, result.pair.certificate, nowMs)
      if (words !== null) reading.problems.push({ name, words })
      else if (typeof result !== 'string') reading.pairs.push(result.pair)
    }
    return reading
  }

  use(pairs: readonly OwnPair[]): void {
    for (const { name, id } of pairs) {
      const result = this.#known.get(name)?.result
      if (typeof result !== 'object' || result.pair.id !== id) continue
      if (existsSync(this.#copy(id, 'crt')) && existsSync(this.#copy(id, 'key'))) continue
      writeDurably(this.#copy(id, 'key'), result.keyPem)
      writeDurably(this.#copy(id, 'crt'), result.chainPem)
    }
    this.#inUse = pairs
  }

  keep(): void {
    writeDurably(this.#manifest, JSON.stringify(this.#inUse.map(({ name, id }) => ({ name, id }))))
    const needed = new Set([...this.#inUse, ...this.#before].map(({ id }) => id))
    for (const file of readdirSync(this.#copies))
      if (/^[0-9a-f]{32}\.(crt|key)$/.test(file) && !needed.has(file.slice(0, 32)))
        rmSync(join(this.#copies, file), { force: true })
    this.#before = this.#inUse
  }

  get #manifest(): string {
    return join(this.#copies, 'in-use.json')
  }

  #copy(id: string, kind: 'crt' | 'key'): string {
    return join(this.#copies, `${id}.${kind}`)
  }

  #names(problems: PairProblem[]): string[] {
    const listed = attempt(() => readdirSync(this.#source))
    if (typeof listed === 'string') {
      problems.push({
        name: '',
        words: `The folder certificates of the data folder cannot be read: ${listed}.`,
      })
      return []
    }
    const files = listed.filter(file => /\.(crt|key)$/.test(file) && !file.startsWith('.'))
    const names = [...new Set(files.map(file => file.slice(0, -'.crt'.length)))].sort()
    const odd = names.filter(name => !pairName.test(name)).length
    if (odd > 0)
      problems.push({
        name: '',
        words: `${odd} files have names with other characters than letters, digits, dots, hyphens and underscores, or too long ones.`,
      })
    const good = names.filter(name => pairName.test(name))
    if (good.length > mostPairs)
      problems.push({ name: '', words: `There are ${good.length} pairs; the first ${mostPairs} are read.` })
    return good.slice(0, mostPairs)
  }

  #readPair(name: string): Known['result'] {
    const [certificate, key] = [join(this.#source, `${name}.crt`), join(this.#source, `${name}.key`)]
    const stamp = `${stampOf(certificate)} ${stampOf(key)}`
    const known = this.#known.get(name)
    if (known?.stamp === stamp) return known.result
    const result = attempt(() => {
      const rule = { what: 'key file', maxBytes: maxKeyBytes }
      const keyBytes = readPrivateFile(key, rule)
      if (keyBytes === null) throw new AppError('invalid', `${name}.crt has no ${name}.key beside it.`)
      return readPair(name, readCertificates(name, certificate), keyBytes.toString('latin1'))
    })
    this.#known.set(name, { stamp, result })
    return result
  }

  /** What was in use when Gatehouse last ran, as far as its copies are there. */
  #kept(): OwnPair[] {
    const text = readIfThere(this.#manifest)
    if (text === undefined) return []
    const listed = attempt(() => Manifest.parse(JSON.parse(text)))
    if (typeof listed === 'string') return []
    return listed.flatMap(({ name, id }) => {
      const copy = attempt(() =>
        readPair(
          name,
          readFileSync(this.#copy(id, 'crt'), 'utf8'),
          readFileSync(this.#copy(id, 'key'), 'utf8'),
        ),
      )
      return typeof copy === 'string' ? [] : [copy.pair]
    })
  }
}

function readCertificates(name: string, path: string): string {
  if (!existsSync(path)) throw new AppError('invalid', `${name}.key has no ${name}.crt beside it.`)
  const { size } = statSync(path)
  if (!statSync(path).isFile()) throw new AppError('invalid', `${name}.crt is not a regular file.`)
  if (size > maxCertificateBytes)
    throw new AppError('invalid', `${name}.crt has more than ${maxCertificateBytes} bytes.`)
  return readFileSync(path, 'latin1')
}

/** Tells one file from the one that takes its place; time alone misses two writes within one tick. */
function stampOf(path: string): string {
  const state = statSync(path, { bigint: true, throwIfNoEntry: false })
  return state ? `${state.ino} ${state.mtimeNs} ${state.ctimeNs} ${state.size}` : 'none'
}

function attempt<T>(work: () => T): T | string {
  try {
    return work()
  } catch (error) {
    return errorWords(error)
  }
}
