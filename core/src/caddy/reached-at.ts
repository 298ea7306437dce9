import type { CertificateDial } from '../edge/certificate-dial.ts'
import type { EdgeProbe, EdgeSend } from '../edge/edge-probe.ts'
import { type Listener, listenerAt } from '../routing/listener.ts'
import { dialEdge } from './dial-edge.ts'
import { sendToEdge } from './edge-client.ts'
import { probeEdge } from './probe-client.ts'

/** The ways to ask an edge through its own listeners, for one whose listeners are reached at this name or address. */
export function reachedAt(host: string): { probe: EdgeProbe; send: EdgeSend; dial: CertificateDial } {
  const seen = (listener: Listener) => listenerAt(host, listener)
  return {
    probe: request => probeEdge({ ...request, listener: seen(request.listener) }),
    send: call => sendToEdge({ ...call, listener: seen(call.listener) }),
    dial: (listener, name) => dialEdge(seen(listener), name),
  }
}
