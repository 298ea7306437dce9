import type { z } from 'zod'
import type { Field, Fields, Options } from '../policy/field.ts'
import { optionsSchema } from '../policy/options-schema.ts'
import type { Policy } from '../policy/policy.ts'
import type { Risk } from '../risk.ts'
import type { Route } from '../route.ts'
import type { Upstream } from '../upstream.ts'
import type { Words } from '../words.ts'
import type { Mitigation } from './mitigation.ts'

/** A route as the edge is to run it while mitigations hold: with all its policies, and with what is laid over it. */
export interface LaidRoute {
  route: Route
  /** Those that it carries by itself, and those that mitigations lay over it. */
  policies: readonly Policy[]
  /** Upstreams that get no new request and are kept in sight while what runs there ends. */
  draining: readonly Upstream[]
}

/** What a mitigation can be about: one route, every route, or one upstream of a route. */
export type TargetKind = 'route' | 'route or all' | 'upstream'

/** What a kind of mitigation is, in full. */
export interface MitigationDeclaration<F> {
  /** As it is typed: `maintenance`. */
  kind: string
  /** What it does, one line. */
  summary: string
  target: TargetKind
  fields: F
  /** It protects: to end it early, or to loosen it, protects less. */
  protects?: true
  /** Whoever starts it may shut out those who must come in, themselves among them: it is taken back by itself unless somebody keeps it. */
  shutsOut?: true
  /** What clients get of its route is 5xx because somebody wants that: that the route answers does not mean that it works. */
  answers5xx?: true
  /** What runs at its upstream goes on to its end: people are told how much still does. */
  running?: true
  /** What starting it, or making it stricter, asks at least. `all` tells whether it is about every route. */
  risk(options: Options<F>, all: boolean): Risk
  /** What it means for traffic: a sentence, for whoever must confirm it. */
  consequence(mitigation: Mitigation): string
  /** What does not go together. */
  problem?(options: Options<F>): string | undefined
  /** Why it cannot be laid over this route: a sentence. */
  misfit?(route: Route, mitigation: Mitigation): string | undefined
  /** What of it depends on the route over which it lies, by label, to be shown beside its options. `own` is the route by itself. */
  lays?(own: LaidRoute, mitigation: Mitigation): Words
  /** What to know before relying on it over this route: sentences. `own` is the route by itself. */
  remarks?(own: LaidRoute, options: Options<F>, mitigation: Mitigation): string[]
  /**
   * What the edge runs instead of the route while it holds. Pure. Policies that it adds are called `laidName(mitigation, …)`, so that they
   * are proven like any other and never taken for one that somebody made.
   */
  lay(laid: LaidRoute, options: Options<F>, mitigation: Mitigation): LaidRoute
}

/** A kind whose options are hidden, as lists of kinds need it. */
export interface MitigationKind extends Omit<MitigationDeclaration<Fields>, 'fields'> {
  fields: Readonly<Record<string, Field<unknown>>>
  schema: z.ZodType<Options<Fields>>
}

/** Declares a kind of mitigation. Storage, diff, end, extension, list and proof follow from it. */
export function defineMitigation<F>(declaration: MitigationDeclaration<F>): MitigationKind {
  const fields = declaration.fields as unknown as Record<string, Field<unknown>>
  const schema = optionsSchema<F>(fields, declaration.problem)
  return { ...declaration, fields, schema } as unknown as MitigationKind
}

/** The name of a policy that a mitigation lays over routes. No policy that people make can have it. */
export function laidName({ kind, route }: Pick<Mitigation, 'kind' | 'route'>, part = ''): string {
  return `${kind} ${route ?? 'all'}${part === '' ? '' : `:${part}`}`
}

/** The mitigation that lays a policy of that name, as `mitigationName` calls it; undefined for a policy that somebody made. */
export function laidOwner(policy: string): string | undefined {
  return policy.includes(' ') ? policy.split(':')[0] : undefined
}

/** The kind of the mitigation that lays a policy of that name; undefined for a policy that somebody made. */
export function laidKind(policy: string): string | undefined {
  return laidOwner(policy)?.split(' ')[0]
}
