import type { AlertBook } from '@gatehouse/core/alerts/alert-book.ts'
import type { BlockStore } from '@gatehouse/core/blocks/block.ts'
import type { Blocks } from '@gatehouse/core/blocks/blocks.ts'
import type { CardStore } from '@gatehouse/core/cards/card-store.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import type { Edge } from '@gatehouse/core/edge/edge.ts'
import type { Health } from '@gatehouse/core/health/health.ts'
import type { AccountStore } from '@gatehouse/core/identity/account.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { Announcements } from '@gatehouse/core/identity/announcement.ts'
import type { ApiKeyStore } from '@gatehouse/core/identity/api-key.ts'
import type { AuditLog } from '@gatehouse/core/identity/audit.ts'
import type { ClockSkew } from '@gatehouse/core/identity/clock-skew.ts'
import type { ConfirmationStore } from '@gatehouse/core/identity/confirmation.ts'
import type { DeliveryStore } from '@gatehouse/core/identity/delivery.ts'
import type { MasterKey } from '@gatehouse/core/identity/master-key.ts'
import type { LinkPurpose, OneTimeLinkStore } from '@gatehouse/core/identity/one-time-link.ts'
import type { PageSessionStore } from '@gatehouse/core/identity/page-session.ts'
import type { PairingStore } from '@gatehouse/core/identity/pairing.ts'
import type { PlaceStore } from '@gatehouse/core/identity/place.ts'
import type { PolicyUserStore } from '@gatehouse/core/identity/policy-user.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import type { SeenAddressStore } from '@gatehouse/core/identity/seen-address.ts'
import type { Codes } from '@gatehouse/core/identity/totp.ts'
import type { ImportSources } from '@gatehouse/core/import/import-sources.ts'
import type { IncidentStore } from '@gatehouse/core/incidents/incident.ts'
import type { MeasureStore } from '@gatehouse/core/observe/measure.ts'
import type { LeaseStore } from '@gatehouse/core/operations/lease.ts'
import type { OperationName } from '@gatehouse/core/operations/operation.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { Finding } from '@gatehouse/core/routing/guards/guard.ts'
import type { RevisionStore } from '@gatehouse/core/routing/revision.ts'
import type { Risk } from '@gatehouse/core/routing/risk.ts'
import type { Clash } from '@gatehouse/core/routing/undo.ts'
import type { Transactions } from '@gatehouse/core/transactions.ts'
import type { Turns } from '@gatehouse/core/turns.ts'
import { z } from 'zod'
import type { Caller } from './caller.ts'
import type { ChatsView } from './chat/chats-view.ts'
import type { Strangers } from './dispatch/strangers.ts'
import type { Handover } from './handover.ts'
import type { LogDeps } from './log-deps.ts'
import type { Proposal } from './proposal.ts'
import type { Reply } from './reply.ts'
import type { Suggest } from './suggest.ts'
import type { TakenBack } from './taken-back.ts'
import type { UpkeepDeps } from './upkeep-deps.ts'
import type { WebhookView } from './webhook/webhook-view.ts'

/** Of which kind a policy is, as far as whoever asks knows. */
export type PolicyKindOf = (policy: string) => string | undefined

/** One thing that a command takes. */
export interface Parameter<T = unknown, Needed extends boolean = boolean> {
  /** `positional` by its place, `rest` all further positional words, `key` as key=value, `keys` every other key=value. */
  place: 'positional' | 'rest' | 'key' | 'keys'
  needed: Needed
  /** From the typed text to the value; its issues are sentences for the person. `rest` gets each word on its own. */
  type: z.ZodType<T, string>
  /** What it is, for help: a phrase in lower case. */
  summary: string
  /** How the value looks, for usage lines: `name`, `host,…`, `10s`. */
  looks: string
  suggest?: Suggest
  /** Every possible value, when they can be listed. */
  values?: readonly string[]
  /** Of `keys`: those that go with the words before, with their possible values. */
  known?(kindOf: PolicyKindOf, words: readonly string[]): Readonly<Record<string, readonly string[]>>
}

export type Parameters = Record<string, Parameter>

/** The values of a command's parameters. What was not typed is undefined, a `rest` is a list, `keys` is what was typed by key. */
export type Arguments<P extends Parameters> = {
  [K in keyof P]: P[K] extends Parameter<infer T, infer Needed>
    ? P[K]['place'] extends 'rest'
      ? T[]
      : P[K]['place'] extends 'keys'
        ? Record<string, T>
        : Needed extends true
          ? T
          : T | undefined
    : never
}

/** What commands may use: the core, never a platform. */
export interface CommandDeps extends LogDeps, UpkeepDeps {
  edge: Edge
  revisions: RevisionStore
  clock: Clock
  transactions: Transactions
  accounts: AccountStore
  places: PlaceStore
  pairings: PairingStore
  codes: Codes
  links: OneTimeLinkStore
  policyUsers: PolicyUserStore
  keys: ApiKeyStore
  confirmations: ConfirmationStore
  /** Who is blocked, as the database says. */
  blocks: BlockStore
  /** What makes the edge do that. */
  blocking: Pick<Blocks, 'takeEffect' | 'endDue' | 'listBytes'>
  /** This machine's own addresses in canonical spelling. */
  ownAddresses(): readonly string[]
  /** The chats themselves. */
  chats: ChatsView
  /** Those whom nobody knows, and how often they came. */
  strangers: Strangers
  /** The ids of those that this process is carrying out. */
  underWay: Set<string>
  /** Long documents are made one at a time, whoever asks for them. */
  documents: Turns
  audit: AuditLog
  /** What is taken back by itself unless somebody keeps it. */
  leases: LeaseStore
  incidents: IncidentStore
  /** What people are told of, and what they do with it. */
  alerts: AlertBook
  /** What an operation did to traffic, in lines for people; empty when nothing was measured. An operation is a revision or `a<audit entry>`. */
  effectOf(operation: string): readonly string[]
  announcements: Announcements
  masterKey: MasterKey
  clockSkew: ClockSkew
  /** What probes show of routes and upstreams. */
  health: Health
  /** What operations did to traffic. */
  trafficMeasures: MeasureStore
  /** Who is told of alerts beside the chats. */
  webhook: WebhookView
  /** From where accounts came lately. */
  seenAddresses: SeenAddressStore
  /** Who is signed in to the status page. */
  pageSessions: PageSessionStore
  /** Where a one-time link is opened in a browser; null when no web listener runs. */
  linkUrl(token: string, purpose: LinkPurpose): string | null
  /** Configurations that were not made here. */
  imports: ImportSources
  /** All commands, for help. */
  commands: readonly Command[]
  startedAtMs: number
}

/** What writing an effect down needs beside: in its transaction its card is made, and the delivery of a chat is used up. */
export interface EffectDeps extends CommandDeps {
  /** What everybody in the chats is shown. */
  cards: CardStore
  /** What chats delivered, and what came of it. */
  deliveries: DeliveryStore
}

interface Declaration<P extends Parameters> {
  /** Noun and verb as they are typed: `route add`. */
  name: string
  /** What it does, one line. */
  summary: string
  role: Role
  parameters: P
  /** Whole lines that work as they stand. */
  examples: readonly string[]
}

/** A command that only looks. */
export interface ReadCommand<P extends Parameters> extends Declaration<P> {
  risk: 'read'
  /** Addresses in its answer are of the configuration, as it is or was: viewers see them whole. */
  namesNoClients?: true
  read(deps: CommandDeps, args: Arguments<P>, actor: Actor, caller: Caller): Promise<Reply> | Reply
}

/** Who asked for a change and when: what a person confirms later is still what was previewed then. */
export interface Asked {
  by: string
  atMs: number
  /** Gatehouse takes it back by itself: what others have changed since stays. */
  byItself?: true
  /** A key, which is a program's; whether it may end what others began. */
  program?: { mayEnd: boolean }
}

/** The same, and from which address a key was used; null for everybody else. */
export interface AskedFrom extends Asked {
  address: string | null
  /** What was done before and is taken back by it. */
  takesBack?: OperationName
}

/** What a mutating command wishes: the whole state as it should be, and how to call that. */
export interface Wish {
  after: DesiredState
  /** What was done, in the past tense, once it is: `Route shop added`. */
  done: string
  /** Once it is in force: what is handed over to one person. `by` is who wanted it, as revisions name them. */
  handover?(by: string, nowMs: number): Omit<Handover, 'url'>
  /** What speaks against it beside what guards say. */
  findings?: readonly Finding[]
  /** What others changed since, and what stays so although it is taken back. */
  stays?: readonly Clash[]
  /** Once it is in force: what is to be seen there, in sentences. */
  seen?(): Promise<readonly string[]>
}

/** A command that changes the edge. Its wish is worked out again on the newest state, so it must be pure. */
export interface ChangeCommand<P extends Parameters> extends Declaration<P> {
  risk: Exclude<Risk, 'read'>
  /** Words that stand for what was left out and depends on the moment of asking, so that a later state does not change what is meant. */
  fix?(args: Arguments<P>, deps: CommandDeps, actor: Actor): readonly string[]
  /** Its words with what they name, where that is somewhere else, such as in a file. Each time before it is planned. @throws AppError */
  prepare?(args: Arguments<P>, deps: CommandDeps, actor: Actor): Promise<Arguments<P>>
  /** @throws AppError when that cannot be taken back */
  takesBack?(args: Arguments<P>, deps: CommandDeps): TakenBack
  /** It is taken back by itself unless somebody keeps it, also when no guard calls it risky. */
  leased?: true
  /** What whoever decides should know of the time before, in sentences. No part of what is confirmed: it may be otherwise a moment later. */
  background?(deps: CommandDeps, args: Arguments<P>): Promise<readonly string[]>
  /** @throws AppError when the wish makes no sense on this state */
  wish(state: DesiredState, args: Arguments<P>, deps: CommandDeps, asked: Asked): Wish
}

/** A command that changes what Gatehouse holds beside the state of the edge: people, places, keys, blocks, incidents. Worked out again before it is written, so it must be pure. */
export interface RecordCommand<P extends Parameters> extends Declaration<P> {
  risk: Exclude<Risk, 'read'>
  /** It only lets something hold for longer, which keeps nothing that is taken back by itself. */
  endsLater?: true
  /** What whoever decides should know of the time before, in sentences. No part of what is confirmed: it may be otherwise a moment later. */
  background?(deps: CommandDeps, args: Arguments<P>): Promise<readonly string[]>
  /** @throws AppError when it makes no sense now */
  propose(deps: CommandDeps, args: Arguments<P>, actor: Actor, asked: AskedFrom): Proposal
}

/** A command that does something at once which changes no wish, so that there is nothing to plan or to undo. */
export interface ActCommand<P extends Parameters> extends Declaration<P> {
  risk: 'change'
  /** It writes its own audit entries, in the transaction of what it does. */
  audits?: true
  act(deps: EffectDeps, args: Arguments<P>, caller: Caller): Promise<Reply>
}

type CommandOf<P extends Parameters> = ReadCommand<P> | ChangeCommand<P> | RecordCommand<P> | ActCommand<P>

/** A command whose own parameter types are hidden, as lists of commands need it. */
export type Command = CommandOf<Parameters>

/** Declares a command. Help, completion, registration, role check, confirmation and documentation follow from it. */
export function defineCommand<const P extends Parameters>(command: CommandOf<P>): Command {
  return command as unknown as Command
}

type Options = { suggest?: Suggest; values?: readonly string[] }

/** A word that must be there, known by its place. */
export function positional<T>(
  type: z.ZodType<T, string>,
  looks: string,
  summary: string,
  options: Options = {},
): Parameter<T, true> & { place: 'positional' } {
  return { place: 'positional', needed: true, type, looks, summary, ...options }
}

/** A word that may be there, known by its place. */
export function optional<T>(
  type: z.ZodType<T, string>,
  looks: string,
  summary: string,
  options: Options = {},
): Parameter<T, false> & { place: 'positional' } {
  return { place: 'positional', needed: false, type, looks, summary, ...options }
}

/** All further words. */
export function rest<T>(
  type: z.ZodType<T, string>,
  looks: string,
  summary: string,
  options: Options = {},
): Parameter<T, false> & { place: 'rest' } {
  return { place: 'rest', needed: false, type, looks, summary, ...options }
}

/** Every key=value that the command does not name itself: which there are depends on what else was typed. */
export function keys(
  looks: string,
  summary: string,
  known: NonNullable<Parameter['known']>,
): Parameter<string, false> & { place: 'keys' } {
  return { place: 'keys', needed: false, type: z.string(), looks, summary, known }
}

/** key=value, may be left out. */
export function key<T>(
  type: z.ZodType<T, string>,
  looks: string,
  summary: string,
  options: Options = {},
): Parameter<T, false> & { place: 'key' } {
  return { place: 'key', needed: false, type, looks, summary, ...options }
}
