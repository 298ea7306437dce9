import type { ChatIdentity } from '@gatehouse/core/identity/account.ts'
import type { Delivery } from '@gatehouse/core/identity/delivery.ts'
import type { Place } from '@gatehouse/core/identity/place.ts'

/** Who speaks, as a face knows it; whether they may is read from the database each time. */
export type Caller =
  /** Whoever may use the data folder: the prompt, `gate` through its socket, or Gatehouse itself. */
  | {
      kind: 'local'
      face: 'console' | 'gate' | 'gatehouse'
      /** They say that nobody can give a code, and wish to do without; admins are told. */
      withoutCode: boolean
    }
  /** Somebody in a chat. Flags as the platform gives them. */
  | {
      kind: 'chat'
      identity: ChatIdentity
      place: Place
      guest: boolean
      bot: boolean
      /** The platform did not say who they are: they count as a guest until it does. */
      unsaid?: true
      /** What the platform may deliver again: it has its effect once. */
      delivery?: Delivery
    }
  /** An API key that was presented and found, and the address of the client. */
  | { kind: 'key'; id: number; face: 'api' | 'gate'; address: string | null }

/** Through which face somebody came, as the audit names it. */
export function faceOf(caller: Caller): string {
  return caller.kind === 'chat' ? caller.identity.platform : caller.face
}
