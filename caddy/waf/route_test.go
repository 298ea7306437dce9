package waf

import (
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

const onlyAtShop = `
SecRule TX:edge_route "@streq shop" "id:1,phase:1,pass,t:none,nolog,ctl:ruleRemoveById=2"
SecRuleEngine On
SecRule ARGS "@contains evil" "id:2,phase:2,deny"`

func TestRulesSeeTheRoute(t *testing.T) {
	for route, want := range map[string]int{"shop": 200, "shops": 403, "": 403} {
		edge := edgetest.Start(t, `"routes": [{"handle": [{"handler": "vars", "route": "`+route+`"}, `+
			handler(onlyAtShop)+`, {"handler": "static_response", "body": "ok"}]}]`)
		for _, target := range []string{"/?q=evil", "/?q=evil&edge_route=shop&tx.edge_route=shop"} {
			if got := edge.Get(t, "h", target).Status; got != want {
				t.Errorf("route %q, %s: got %d, want %d", route, target, got, want)
			}
		}
	}
}
