package hostroutes

import (
	"net/netip"
	"strings"
)

// normalise makes one name of a host's spellings: ASCII lower case, no port, no
// brackets, no trailing dot, IPv6 in its shortest form. It returns "" for what
// is not a host, and does not change what it has returned.
func normalise(host string) string {
	if strings.HasPrefix(host, "[") {
		return literal(host)
	}
	if strings.Count(host, ":") > 1 {
		return address(host)
	}
	name, port, _ := strings.Cut(host, ":")
	name = strings.TrimSuffix(name, ".")
	if !digits(port) || strings.HasSuffix(name, ".") || strings.ContainsAny(name, "[]") {
		return ""
	}
	return lower(name)
}

// literal reads an IPv6 address in brackets, with or without a port.
func literal(host string) string {
	inside, rest, closed := strings.Cut(host[1:], "]")
	port, hasPort := strings.CutPrefix(rest, ":")
	if !closed || (!hasPort && rest != "") || !digits(port) {
		return ""
	}
	return address(inside)
}

// address reads an IPv6 address. Zones mean nothing to another machine, and
// clients do not send them (RFC 6874, section 3).
func address(text string) string {
	ip, err := netip.ParseAddr(text)
	if err != nil || !ip.Is6() || ip.Zone() != "" {
		return ""
	}
	return ip.String()
}

func digits(text string) bool {
	return strings.Trim(text, "0123456789") == ""
}

// lower changes A to Z only: Unicode has letters, such as the Kelvin sign, whose
// lower case is ASCII, and a host with one is another host.
func lower(name string) string {
	if !strings.ContainsAny(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return name
	}
	changed := []byte(name)
	for i, c := range changed {
		if 'A' <= c && c <= 'Z' {
			changed[i] = c + 'a' - 'A'
		}
	}
	return string(changed)
}
