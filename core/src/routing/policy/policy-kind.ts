import type { z } from 'zod'
import type { CaddyRoute } from '../../edge/caddy-config.ts'
import { AppError } from '../../error.ts'
import { didYouMean } from '../../nearest.ts'
import type { Settings } from '../settings.ts'
import type { Upstream } from '../upstream.ts'
import type { Words } from '../words.ts'
import type { Field, Fields, Options } from './field.ts'
import { optionsSchema } from './options-schema.ts'
import type { Proof, ProofDeps } from './proof.ts'
import type { FileState, WatchedFiles } from './watched-files.ts'

/** What compiling a policy may use. */
export interface PolicyPlace {
  settings: Settings
  /** The name under which the routes share it; another one for other options. */
  id: string
  /** Absolute path of a watched list of addresses. */
  list(name: string): string
}

/** Something that holds until a moment only, in milliseconds since 1970. */
export interface End {
  /** What it is, to go before "ended": `the waiver of rule 942100`. */
  words: string
  atMs: number
}

/** What a kind is, in full. */
export interface KindDeclaration<F> {
  /** As it is typed: `rate-limit`. */
  kind: string
  /** What it does, one line. */
  summary: string
  /** Whole commands that work as they stand. */
  examples: readonly string[]
  fields: F
  /** What a route of real traffic then shows, one sentence. */
  proves: string
  /** What to know of every policy of this kind, however it is made. Sentences without a full stop. */
  notes?: readonly string[]
  /** A route may carry several of this kind; all of them hold. */
  severalPerRoute?: true
  /** Nobody can make one; mitigations lay it over routes. */
  onlyLaid?: true
  /** From then on not everybody comes through any more who did before. */
  narrows?(options: Options<F>): boolean
  /** Of a kind that narrows: not everybody comes through any more whom the first options let through. */
  narrower?(before: Options<F>, after: Options<F>): boolean
  /** Who may do what once a route carries it who could not before: `pages of … may read`; goes on with `what the route … answers`. */
  opens?(options: Options<F>): string | undefined
  /** What does not go together. */
  problem?(options: Options<F>): string | undefined
  /** What to know of these options, on an edge with these settings, before relying on them. Sentences without a full stop. */
  cautions?(options: Options<F>, settings: Settings): string[]
  /** What the options stand for and do not name, such as what a preset sends: by label. */
  holds?(options: Options<F>): Words
  /** What the edge lacks for it, so that it must not be used. */
  lacks?(options: Options<F>, settings: Settings): string | undefined
  /** The files that it depends on and others fill, as they are now. The edge takes up none that is faulty and was never good. */
  files?(options: Options<F>, settings: Settings, files: WatchedFiles): Promise<FileState[]>
  /** In which ways the second protects less, beyond what its fields say. Sentences without a full stop. */
  weakens?(before: Options<F>, after: Options<F>): string[]
  /** The same for the documentation, to go behind "it protects less when": a clause without a full stop. */
  weakensWords?: string
  /** What of it holds for a time only. */
  ends?(options: Options<F>): End[]
  /** The options without what has ended by then. */
  afterEnds?(options: Options<F>, nowMs: number): Options<F>
  /** Where requests are sent beside the route's own upstreams. */
  upstreams?(options: Options<F>): Upstream[]
  /** What lies around all other handlers, because it is about every answer, also that of another policy. */
  around?(options: Options<F>, place: PolicyPlace): CaddyRoute[]
  /** What a request meets at this kind's place in the order. A request that nothing of it answers goes on. */
  routes?(options: Options<F>, place: PolicyPlace): CaddyRoute[]
  prove(deps: ProofDeps, options: Options<F>): Promise<Proof>
}

/** What of a kind is of no use alone. */
type Whole = ({ routes: object } | { around: object }) &
  ({ ends?: undefined; afterEnds?: undefined } | { ends: object; afterEnds: object }) &
  ({ narrower?: undefined } | { narrows: object }) &
  ({ weakens?: undefined; weakensWords?: undefined } | { weakens: object; weakensWords: string })

/** A kind whose options are hidden, as lists of kinds need it. Options are read by `schema` before anything is done with them. */
export interface PolicyKind extends Omit<KindDeclaration<Fields>, 'fields'> {
  fields: Readonly<Record<string, Field<unknown>>>
  schema: z.ZodType<Options<Fields>>
}

/** Declares a kind of policy. Storage, commands, completion, diff, documentation and proof follow from it. */
export function definePolicy<F>(declaration: KindDeclaration<F> & Whole): PolicyKind {
  const fields = declaration.fields as unknown as Record<string, Field<unknown>>
  const schema = optionsSchema<F>(fields, declaration.problem)
  return { ...declaration, fields, schema } as unknown as PolicyKind
}

/**
 * Options with some of their keys changed, as they were typed.
 * @param before those of the policy; null for a new one
 * @throws AppError `invalid` with a sentence on the first thing that is wrong
 */
export function typedOptions(
  kind: PolicyKind,
  before: Record<string, unknown> | null,
  typed: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const options: Record<string, unknown> = { ...before }
  for (const [key, text] of Object.entries(typed)) {
    const field = Object.hasOwn(kind.fields, key) ? kind.fields[key] : undefined
    if (!field?.read) throw wrong(kind, unknownKey(kind, key))
    const read = field.read.safeParse(text)
    if (!read.success)
      throw wrong(kind, `${key}: ${read.error.issues[0]?.message}.${didYouMean(text, field.values ?? [])}`)
    options[key] = read.data
  }
  for (const [key, { usual, looks, summary }] of Object.entries(kind.fields))
    if (usual === undefined && options[key] === undefined)
      throw wrong(kind, `${key} is missing: ${summary}, as in ${key}=${looks}.`)
  const read = kind.schema.safeParse(options)
  if (read.success) return read.data
  throw wrong(kind, `This does not go together: ${read.error.issues[0]?.message}.`)
}

function wrong({ kind }: PolicyKind, words: string): AppError {
  return new AppError('invalid', words, { see: `policy kinds ${kind}` })
}

/** The keys that people may type. */
export function typedKeys(kind: PolicyKind): string[] {
  return Object.entries(kind.fields).flatMap(([key, { read }]) => (read === null ? [] : [key]))
}

/** Options as they would be typed. `notable` leaves out what holds anyway. */
export function optionWords(kind: PolicyKind, options: Record<string, unknown>, notable = false): Words {
  return Object.fromEntries(
    Object.entries(kind.fields).flatMap(([key, field]) => {
      const words = field.write(options[key])
      const usual = field.usual !== undefined && field.write(field.usual) === words
      return notable && usual ? [] : [[key, words]]
    }),
  )
}

/** In which ways the second options protect less than the first. */
export function weakenings(
  kind: PolicyKind,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): string[] {
  const fields = Object.entries(kind.fields).flatMap(([key, field]) =>
    field.weaker(before[key], after[key])
      ? [`${key} from ${field.write(before[key])} to ${field.write(after[key])}`]
      : [],
  )
  return [...fields, ...(kind.weakens?.(before as Options<Fields>, after as Options<Fields>) ?? [])]
}

function unknownKey(kind: PolicyKind, key: string): string {
  const keys = typedKeys(kind)
  const hint = didYouMean(key, keys) || ` Its keys: ${keys.join(', ')}.`
  return `A policy of the kind ${kind.kind} has no key "${key}".${hint}`
}
