package clientaddress

import (
	"fmt"
	"net/http"
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

func TestAddressHasOneSpelling(t *testing.T) {
	for text, want := range map[string][2]string{
		"203.0.113.9":           {"203.0.113.9", "203.0.113.9"},
		"::ffff:203.0.113.9":    {"203.0.113.9", "203.0.113.9"},
		"::FFFF:cb00:7109":      {"203.0.113.9", "203.0.113.9"},
		"2001:DB8:1:2:3:4:5:6":  {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		"2001:db8:1:2::":        {"2001:db8:1:2::", "2001:db8:1:2::/64"},
		"fe80::1%eth0":          {"fe80::1", "fe80::/64"},
		"::ffff:203.0.113.9%en": {"203.0.113.9", "203.0.113.9"},
		"":                      {"", ""},
		"@":                     {"@", "@"},
		"203.0.113.9:80":        {"203.0.113.9:80", "203.0.113.9:80"},
	} {
		if plain, group := spell(text); plain != want[0] || group != want[1] {
			t.Errorf("%q: %q %q, want %q", text, plain, group, want)
		}
	}
}

func TestMatchersSeeTheOneSpelling(t *testing.T) {
	const refuse = `{
		"match": [{"client_ip": {"ranges": ["203.0.113.0/24"]}}],
		"handle": [{"handler": "static_response", "status_code": 403}], "terminal": true}`
	const tell = `{"handle": [{"handler": "static_response", "body": "{http.vars.client_ip} {http.vars.client_group}"}]}`
	for _, test := range []struct {
		first  string
		status int
	}{{`{"handle": [{"handler": "client_address"}]},`, 403}, {"", 200}} {
		edge := edgetest.Start(t, fmt.Sprintf(`
			"trusted_proxies": {"source": "static", "ranges": ["127.0.0.1"]}, "trusted_proxies_strict": 1,
			"routes": [%s %s, %s]`, test.first, refuse, tell))
		request := edge.Request(t, http.MethodGet, "shop.test", "/", nil)
		request.Header.Set("X-Forwarded-For", "::ffff:203.0.113.9")
		got := edge.Do(t, request)
		if got.Status != test.status {
			t.Errorf("with %q first: %d %q, want %d", test.first, got.Status, got.Body, test.status)
		}
	}
}
