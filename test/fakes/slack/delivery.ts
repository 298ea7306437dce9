import type { Json } from './json.ts'

/** The four kinds of payloads. */
export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api'

/** Something for the app, in an envelope with a name. */
export interface Envelope {
  readonly id: string
  readonly type: EnvelopeType
  readonly acceptsResponse: boolean
  readonly payload: Json
  /** For people who read a violation: `/gate`, `view_submission code`. */
  readonly label: string
}

/** How it went. */
export interface Delivered {
  readonly envelopeId: string
  /** Real milliseconds until the app acknowledged it; undefined when it did not in time. */
  readonly acknowledgedAfterMs: number | undefined
  /** What the client then says: `operation_timeout`, `dispatch_failed`. */
  readonly error: string | undefined
  /** What the app said with its acknowledgement. */
  readonly response: Json | undefined
}

/** What the app answers through HTTP or a socket. */
export interface Acknowledgement {
  readonly response: Json | undefined
  /** The answer was no acknowledgement. */
  readonly refusedWith?: string
  /** Nobody was there to answer, which is no fault of what the app says. */
  readonly unreachable?: string
}

/** A way to the app. */
export interface Transport {
  /**
   * Starts to deliver. `dispatch_failed` when nobody listens.
   * @param retry the number of this attempt, from 1, for events that were sent before
   */
  send(
    envelope: Envelope,
    retry: number,
    acknowledge: (acknowledgement: Acknowledgement) => void,
  ): 'sent' | 'dispatch_failed'

  /** Waits no longer for this one. Whether it was with the app, which then is to blame. */
  forget(envelope: Envelope): boolean
}
