import type { Target } from '../routing/target.ts'

/** A protection that something imported asks for; whether there is such a policy already shows when it comes into the state. */
export interface ImportedPolicy {
  kind: string
  options: Record<string, unknown>
}

/** A route of somebody else's configuration. It has no name yet. */
export interface ImportedRoute {
  hosts: string[]
  path: string | null
  stripPath: boolean
  /** False where something that protects it, or without which it means something else, could not be taken over. */
  enabled: boolean
  target: Target
  policies: ImportedPolicy[]
}

/** Something that could not be taken over, or only in another way: where it stands, why, and what to do instead. */
export interface Remark {
  /** JSON paths, or the places in a database, as people find them. */
  places: string[]
  /** A sentence. */
  words: string
}

/** What is left of a configuration that was not made here: everything is in the routes or in the remarks. */
export interface Imported {
  routes: ImportedRoute[]
  remarks: Remark[]
  /** Where each site stands, with its hosts; none is every host. */
  sites: { place: string; hosts: string[] }[]
}
