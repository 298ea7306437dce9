package waf

import (
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

const twoRules = `
SecRuleEngine DetectionOnly
SecRule ARGS "@contains evil" "id:1,phase:2,deny,log,msg:'first'"
SecRule ARGS "@contains evil" "id:2,phase:2,deny,log,msg:'second'"
SecRule ARGS "@contains evil" "id:3,phase:2,pass,nolog"`

func TestNextHandlerFindsHowManyRulesMatched(t *testing.T) {
	edge := edgetest.Start(t, server(twoRules, `{"handler": "static_response", "body": "{http.vars.waf_matches} matched"}`))
	wants(t, edge.Get(t, "h", "/?q=evil"), 200, "2 matched")
	wants(t, edge.Get(t, "h", "/?q=fine"), 200, "0 matched")
}

func TestRequestThatIsKeptOutOfLogsLeavesNoEntry(t *testing.T) {
	for skip, want := range map[string]int{"true": 0, "false": 2} {
		edge := edgetest.Start(t, `"routes": [{"handle": [{"handler": "vars", "log_skip": `+skip+`}, `+handler(twoRules)+`]}]`)
		edge.Get(t, "h", "/?q=evil")
		if entries := edge.Entries(t, "http.handlers.waf", "rule matched"); len(entries) != want {
			t.Errorf("log_skip %s: %d entries, want %d", skip, len(entries), want)
		}
	}
}
