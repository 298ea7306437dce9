package waf

import (
	"net/http"
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

const denyOne = `
SecRuleEngine On
SecRule REMOTE_ADDR "@ipMatch 203.0.113.7,2001:db8::7" "id:1,phase:1,deny"
SecRule REMOTE_ADDR "@streq 192.0.2.7" "id:2,phase:1,deny"
`

func TestRulesSeeTheClientThatCaddyBelieves(t *testing.T) {
	remote := `{"handler": "static_response", "body": "next sees {http.request.remote.host}"}`
	trusting := `"trusted_proxies": {"source": "static", "ranges": ["127.0.0.1/32"]}, "trusted_proxies_strict": 1,`
	for name, test := range map[string]struct {
		server, forwarded string
		status            int
	}{
		"no proxy is trusted: forged":       {"", "203.0.113.7", 200},
		"trusted proxy says so":             {trusting, "203.0.113.7", 403},
		"trusted proxy says so, IPv6":       {trusting, "2001:db8::7", 403},
		"trusted proxy says so, mapped":     {trusting, "::ffff:192.0.2.7", 403},
		"forged before the proxy's address": {trusting, "203.0.113.7, 198.51.100.1", 200},
		"forged, and true after it":         {trusting, "198.51.100.1, 203.0.113.7", 403},
	} {
		t.Run(name, func(t *testing.T) {
			edge := edgetest.Start(t, test.server+server(denyOne, remote))
			request := edge.Request(t, http.MethodGet, "h", "/", nil)
			request.Header.Set("X-Forwarded-For", test.forwarded)
			want := "next sees 127.0.0.1"
			if test.status != 200 {
				want = "error page 403"
			}
			wants(t, edge.Do(t, request), test.status, want)
		})
	}
}
