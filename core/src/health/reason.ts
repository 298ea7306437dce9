/** Why a probe ended as it did: one of these words alone. Nothing that an upstream says is repeated. */
export const reasons = [
  'ok',
  /** Answered by the edge, and refused by one of the policies of the route. */
  'policy',
  'refused',
  'time-out',
  'reset',
  /** The connection ended in order before the answer did. */
  'closed',
  'dns',
  'unreachable',
  /** The name leads to an address that is asked by nobody, such as that of the metadata service. */
  'forbidden',
  'tls-expired',
  'tls-name',
  'tls-untrusted',
  'tls-failed',
  'status',
  'text',
  'too-long',
  /** It leads to another address, or round and round. */
  'redirect',
  'protocol',
  /** The edge itself could not serve it. */
  'edge',
  'other-route',
  /** This machine could not ask at all; that says nothing of whoever was to be asked. */
  'not-asked',
] as const
export type Reason = (typeof reasons)[number]

/** Whether it speaks for whoever was asked; null when it says nothing of them. */
export function isGood(reason: Reason): boolean | null {
  if (reason === 'not-asked') return null
  return reason === 'ok' || reason === 'policy'
}
