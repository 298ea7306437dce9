package hostroutes

import (
	"net"
	"net/netip"
	"strings"
	"testing"
)

var fuzzed = []string{"shop.example.com", "*.example.com", "a.b.example.com", "192.0.2.1", "::1", "localhost"}

// oracle looks a host up in the plainest way: every name, one after the other,
// with the standard library's idea of host and port.
func oracle(header string) string {
	bracketed := strings.HasPrefix(header, "[")
	host, port, err := net.SplitHostPort(header)
	if err != nil {
		host, port = header, ""
		if bracketed && strings.HasSuffix(header, "]") {
			host = header[1 : len(header)-1]
		}
	}
	if strings.Trim(port, "0123456789") != "" || (bracketed && !strings.Contains(host, ":")) ||
		(err == nil && bracketed != strings.Contains(host, ":")) || strings.ContainsAny(host, "[]") {
		return ""
	}
	for _, name := range fuzzed {
		if !strings.HasPrefix(name, "*") && matches(name, host) {
			return name
		}
	}
	for _, name := range fuzzed {
		label, _, _ := strings.Cut(host, ".")
		if parent, ok := strings.CutPrefix(name, "*"); ok && label != "" && !strings.Contains(label, ":") && matches(label+parent, host) {
			return name
		}
	}
	return ""
}

func matches(name, host string) bool {
	if strings.Contains(name, ":") || strings.Contains(host, ":") {
		ip, err := netip.ParseAddr(host)
		return err == nil && ip.Is6() && ip.String() == name
	}
	if len(host) == len(name)+1 {
		host = strings.TrimSuffix(host, ".")
	}
	if len(host) != len(name) {
		return false
	}
	for i := range len(name) {
		if name[i]|0x20 != host[i]|0x20 || (name[i] != host[i] && (host[i]|0x20 < 'a' || host[i]|0x20 > 'z')) {
			return false
		}
	}
	return true
}

// FuzzHostLookup: looking a host up never panics and agrees with the oracle,
// and what is normal stays so.
func FuzzHostLookup(f *testing.F) {
	for _, seed := range []string{
		"", ".", ":", "[", "[]", "[::1]:8080", "::1", "SHOP.example.com.:443", "x.example.com", "a.b.example.com",
		"[fe80::1%25eth0]", "shop.example.com:80:80", "\xffX.example.com", "\u212a.example.com", "192.0.2.1:", "LocalHost",
		"[::1%x]", "::ffff:192.0.2.1", "a\x00b.example.com", "*.example.com", "1:2", "::1.", "[.example.com", "].example.com:", "::1%]",
	} {
		f.Add(seed)
	}
	hosts := tableWith(f, fuzzed...)
	f.Fuzz(func(t *testing.T, header string) {
		normal := normalise(header)
		if again := normalise(normal); again != normal {
			t.Fatalf("%q became %q, then %q", header, normal, again)
		}
		got := ""
		if routes, known := hosts.find(header); known {
			got = routes[0].Group
		}
		if want := oracle(header); got != want {
			t.Fatalf("%q found %q, the oracle %q", header, got, want)
		}
	})
}
