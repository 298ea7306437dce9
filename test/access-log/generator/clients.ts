/** So many addresses there are in generated logs. */
const clientCount = 40_000

/** An address: seven of ten are IPv4 (RFC 2544's networks), the others IPv6, of which four share a network of /64. */
function clientAddress(at: number): string {
  if (at % 10 < 7) return `198.${18 + ((at >> 16) & 1)}.${(at >> 8) & 255}.${at & 255}`
  const network = at >> 2
  return `2001:db8:${(network % 97).toString(16)}:${network.toString(16)}::${(at % 4) + 1}`
}

/** Half of the requests come from anybody, half from few. */
export function drawClient(random: () => number): string {
  const skew = random() < 0.5 ? 1 : 4
  return clientAddress(Math.floor(clientCount * random() ** skew))
}
