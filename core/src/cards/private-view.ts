import type { Platform } from '../identity/account.ts'
import type { ConfirmationState } from '../identity/confirmation.ts'

/** A private answer in which a plan waits. */
export interface PrivateView {
  confirmation: string
  /** In which state the plan was when it was shown. */
  state: ConfirmationState
  platform: Platform
  /** The platform's id of the view or message. */
  at: string
  /** How the platform reaches it. */
  surface: string
  shownAtMs: number
}

/**
 * What could not be changed for so long is given up. A platform says by itself what cannot be changed any more; a direct message always
 * can.
 */
export const privateViewLifeMs = 7 * 86_400_000

/** Where private answers are remembered, sealed, until they need no repair any more. */
export interface PrivateViewStore {
  add(view: PrivateView): void
  list(): PrivateView[]
  forget(platform: Platform, at: string): void
}
