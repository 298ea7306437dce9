import type { Target } from '../../routing/target.ts'
import type { ImportedPolicy } from '../imported.ts'
import type { Part } from './part.ts'

/** When a rule is about a request, as far as routes of ours can say so. */
export interface Condition {
  /** Null is every host. */
  hosts: string[] | null
  /** Path prefixes; null is every path. */
  paths: string[] | null
  /** What they were made of, as Caddy has it. */
  patterns: string[] | null
  /** Only clients inside these networks, or only those outside. */
  clients: { ranges: string[]; inside: boolean } | null
}

/** What a rule does with a request. */
export type Step =
  /** Goes on with rules within. */
  | { kind: 'rules'; rules: Rule[] }
  /** Something that holds for what comes behind it. */
  | { kind: 'policy'; policy: ImportedPolicy; part: Part }
  /** What is sent or removed with every answer behind it. */
  | {
      kind: 'headers'
      set: string[]
      remove: string[]
      csp: string | null
      permissions: string | null
      reportOnly: boolean
      part: Part
    }
  /** The type of a fixed answer behind it. */
  | { kind: 'content-type'; value: string; part: Part }
  /** The upstream does not get to see the name and password that somebody signs in with. */
  | { kind: 'no-credentials'; part: Part }
  /** The path is taken away before the upstream sees it. */
  | { kind: 'strip'; prefix: string; part: Part }
  /** Answers. A target of null is one that could not be taken over. */
  | { kind: 'target'; target: Target | null; grave: boolean; part: Part }
  /** Refuses whoever comes so far. */
  | { kind: 'refusal'; status: number | null; part: Part }
  /** Could not be taken over; `grave`: what comes behind it means something else without it, or is less protected. */
  | { kind: 'lost'; grave: boolean; part: Part }

/** One route of Caddy, read. */
export interface Rule {
  /** Any of them; none is always. Null when they could not be read, and the rule with them. */
  conditions: Condition[] | null
  /** Of the rules of one group only the first counts that fits. */
  group: string | null
  terminal: boolean
  steps: Step[]
  part: Part
}
