package clientaddress

import (
	"net/netip"
	"slices"
	"strings"
)

// nobody stands for a client whose address cannot be told. No client has it, and
// no network holds it but those that hold everybody.
const nobody = "0.0.0.0"

// clientOf returns the right-most address of a chain that is not trusted.
// Without one it is what the server has found, which is then the nearest proxy
// itself.
func clientOf(headers []string, trusted []netip.Prefix, found string) string {
	parts := strings.Split(strings.Join(headers, ","), ",")
	for _, part := range slices.Backward(parts) {
		// An empty element of a list counts for nothing (RFC 9110, 5.6.1).
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		address, ok := readHop(part)
		if !ok {
			return nobody
		}
		if !slices.ContainsFunc(trusted, func(prefix netip.Prefix) bool { return prefix.Contains(address) }) {
			return address.String()
		}
	}
	return found
}

// readHop reads what a proxy has written for its client: an address, with a
// port as some write it, and IPv6 in brackets with it or without.
func readHop(text string) (netip.Addr, bool) {
	if address, err := netip.ParseAddr(text); err == nil {
		return normalise(address), true
	}
	if pair, err := netip.ParseAddrPort(text); err == nil {
		return normalise(pair.Addr()), true
	}
	inner, bracketed := strings.CutPrefix(text, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	address, err := netip.ParseAddr(inner)
	if !bracketed || !closed || err != nil || address.Is4() {
		return netip.Addr{}, false
	}
	return normalise(address), true
}

// parsePrefix reads an address or a network as clients are compared with it.
func parsePrefix(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil {
		address = normalise(address)
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	if prefix.Addr().Is4In6() && prefix.Bits() >= 96 {
		prefix = netip.PrefixFrom(prefix.Addr().Unmap(), prefix.Bits()-96)
	}
	return prefix.Masked(), nil
}
