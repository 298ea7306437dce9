package clientaddress

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

// chains are headers, joined by |, and the client behind the trusted proxies
// 127.0.0.1 and 10.0.0.0/8. An empty client is the nearest proxy.
var chains = map[string]string{
	"":                                       "",
	"203.0.113.7":                            "203.0.113.7",
	" 203.0.113.7 , ":                        "203.0.113.7",
	"198.51.100.7, 203.0.113.7":              "203.0.113.7",
	"198.51.100.7|203.0.113.7":               "203.0.113.7",
	"198.51.100.7, 203.0.113.7, 10.1.2.3":    "203.0.113.7",
	"203.0.113.7,,10.1.2.3,":                 "203.0.113.7",
	"203.0.113.7, ::ffff:10.1.2.3":           "203.0.113.7",
	"203.0.113.7, [::ffff:10.1.2.3]:80":      "203.0.113.7",
	"203.0.113.7, 10.1.2.3:80":               "203.0.113.7",
	"10.1.2.3, 127.0.0.1":                    "",
	"203.0.113.7:4711":                       "203.0.113.7",
	"198.51.100.7, 203.0.113.7:4711":         "203.0.113.7",
	"203.0.113.7, 2001:db8::7":               "2001:db8::7",
	"203.0.113.7, [2001:db8::7]:80":          "2001:db8::7",
	"203.0.113.7,[2001:db8::7]:80":           "2001:db8::7",
	"203.0.113.7, [2001:db8::7]":             "2001:db8::7",
	"203.0.113.7, 2001:db8::7%eth0":          "2001:db8::7",
	"203.0.113.7, ::ffff:198.51.100.7":       "198.51.100.7",
	"203.0.113.7, unknown":                   nobody,
	"203.0.113.7, unknown, 10.1.2.3":         nobody,
	"203.0.113.7, _hidden":                   nobody,
	"203.0.113.7, \"198.51.100.7\"":          nobody,
	"203.0.113.7, for=198.51.100.7":          nobody,
	"203.0.113.7, 198.51.100.7;proto=https":  nobody,
	"203.0.113.7, [198.51.100.7]":            nobody,
	"203.0.113.7, [2001:db8::7":              nobody,
	"203.0.113.7, 2001:db8::7]":              nobody,
	"203.0.113.7, [2001:db8::7]:":            nobody,
	"203.0.113.7, 198.51.100.7:":             nobody,
	"203.0.113.7, 198.51.100.7:99999":        nobody,
	"203.0.113.7, 198.51.100.007":            nobody,
	"203.0.113.7, 198.51.100.7 198.51.100.8": nobody,
	"203.0.113.7, %eth0":                     nobody,
	"unknown":                                nobody,
	"unknown, 203.0.113.7":                   "203.0.113.7",
}

func TestClientOfAChain(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8")}
	for chain, want := range chains {
		if want == "" {
			want = "127.0.0.1"
		}
		if got := clientOf(strings.Split(chain, "|"), trusted, "127.0.0.1"); got != want {
			t.Errorf("%q: %s, want %s", chain, got, want)
		}
	}
}

const tell = `{"handle": [{"handler": "static_response", "body": "{http.vars.client_ip}"}]}`

func clientSeen(t *testing.T, trusted, handler, chain string) string {
	t.Helper()
	edge := edgetest.Start(t, fmt.Sprintf(`%s "routes": [{"handle": [%s]}, %s]`, trusted, handler, tell))
	request := edge.Request(t, http.MethodGet, "shop.test", "/", nil)
	request.Header["X-Forwarded-For"] = strings.Split(chain, "|")
	return edge.Do(t, request).Body
}

func TestUnreadableChainIsRefused(t *testing.T) {
	edge := edgetest.Start(t, fmt.Sprintf(`%s "routes": [{"handle": [%s]}, %s]`, behindProxies, clientAddress, tell))
	for chain, client := range map[string]string{
		"203.0.113.7, unknown": nobody, "203.0.113.7, unknown, 10.1.2.3": nobody, "unknown": nobody,
		"0.0.0.0": nobody, "203.0.113.7, 0.0.0.0": nobody, "unknown, 203.0.113.7": "203.0.113.7", "": "127.0.0.1",
	} {
		request := edge.Request(t, http.MethodGet, "shop.test", "/", nil)
		request.Header["X-Forwarded-For"] = []string{chain}
		got := edge.Do(t, request)
		refused := client == nobody
		if (got.Status == http.StatusBadRequest) != refused || !refused && got.Body != client {
			t.Errorf("%q: %d %q, want %s", chain, got.Status, got.Body, client)
		}
	}
}

const (
	behindProxies = `"trusted_proxies": {"source": "static", "ranges": ["127.0.0.1", "10.0.0.0/8"]}, "trusted_proxies_strict": 1,`
	clientAddress = `{"handler": "client_address", "trusted_proxies": ["127.0.0.1", "::ffff:10.0.0.0/104"]}`
)

func TestChainIsReadUpToTheClient(t *testing.T) {
	for _, chain := range []string{"203.0.113.7, [2001:db8::7]:80", "203.0.113.7|10.1.2.3", "10.1.2.3"} {
		want := chains[chain]
		switch chain {
		case "203.0.113.7|10.1.2.3":
			want = "203.0.113.7"
		case "10.1.2.3":
			want = "127.0.0.1"
		}
		if got := clientSeen(t, behindProxies, clientAddress, chain); got != want {
			t.Errorf("%q: %s, want %s", chain, got, want)
		}
	}
	// What Caddy does by itself, and why this is here.
	if got := clientSeen(t, behindProxies, `{"handler": "client_address"}`, "203.0.113.7, unknown"); got != "203.0.113.7" {
		t.Errorf("Caddy no longer passes over what it cannot read: %s", got)
	}
}

func TestChainOfSomebodyUntrustedCountsForNothing(t *testing.T) {
	handler := `{"handler": "client_address", "trusted_proxies": ["10.0.0.0/8"]}`
	const trusted = `"trusted_proxies": {"source": "static", "ranges": ["10.0.0.0/8"]}, "trusted_proxies_strict": 1,`
	for _, chain := range []string{"203.0.113.7", "unknown", ""} {
		for _, server := range []string{trusted, ""} {
			if got := clientSeen(t, server, handler, chain); got != "127.0.0.1" {
				t.Errorf("%q: %s", chain, got)
			}
		}
	}
}

func TestBadTrustedProxyIsRefused(t *testing.T) {
	edge := edgetest.Start(t, `"routes": []`)
	if err := edge.Load(`"routes": [{"handle": [{"handler": "client_address", "trusted_proxies": ["proxy"]}]}]`); err == nil {
		t.Error("accepted")
	}
}

func FuzzChain(f *testing.F) {
	for chain := range chains {
		f.Add(chain)
	}
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	f.Fuzz(func(t *testing.T, chain string) {
		// Whatever a client writes, what its proxy appends decides.
		if got := clientOf([]string{chain, "198.51.100.7"}, trusted, "10.0.0.1"); got != "198.51.100.7" {
			t.Errorf("%q: %s", chain, got)
		}
		if got := clientOf([]string{chain, "unknown, 10.0.0.2"}, trusted, "10.0.0.1"); got != nobody {
			t.Errorf("%q: %s", chain, got)
		}
	})
}
