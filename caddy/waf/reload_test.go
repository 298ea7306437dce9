package waf

import (
	"testing"
	"time"

	"gatehouse/caddy/internal/edgetest"
)

// held returns the compiled rules that are in use.
func held() map[*ruleSet]bool {
	found := map[*ruleSet]bool{}
	ruleSets.Range(func(_, value any) bool {
		found[value.(*ruleSet)] = true
		return true
	})
	return found
}

func only(t *testing.T) *ruleSet {
	t.Helper()
	sets := held()
	if len(sets) != 1 {
		t.Fatalf("%d rule sets in use, want 1", len(sets))
	}
	for set := range sets {
		return set
	}
	return nil
}

func TestCompiledRulesOutliveReloads(t *testing.T) {
	ok, changed := `{"handler": "static_response", "body": "ok"}`, `{"handler": "static_response", "body": "changed"}`
	before := compilations.Load()
	started := time.Now()
	edge := edgetest.Start(t, server(crs, ok))
	first, firstTook := only(t), time.Since(started)

	started = time.Now()
	edge.MustLoad(t, server(crs, handler(crs)+","+changed))
	again := time.Since(started)
	if only(t) != first || compilations.Load() != before+1 {
		t.Errorf("equal directives were compiled %d times", compilations.Load()-before)
	}
	wants(t, edge.Get(t, "h", "/"), 200, "changed")
	wants(t, edge.Get(t, "h", attack), 403, "error page 403")
	t.Logf("first load %v, reload with kept rules %v", firstTook, again)

	edge.MustLoad(t, server(crs+"SecRuleEngine DetectionOnly", ok))
	if only(t) == first || compilations.Load() != before+2 {
		t.Error("other directives were not compiled, or the old rules were kept")
	}
	wants(t, edge.Get(t, "h", attack), 200, "ok")
}

func TestRulesAreReleasedWithTheLastHandler(t *testing.T) {
	edge := edgetest.Start(t, server(crs, `{"handler": "static_response"}`))
	edge.MustLoad(t, `"routes": []`)
	edgetest.Eventually(t, "no rules in use", func() bool { return len(held()) == 0 })
}

func TestBadDirectivesAreRefusedAndTheOldOnesStay(t *testing.T) {
	edge := edgetest.Start(t, server(crs, `{"handler": "static_response", "body": "ok"}`))
	first := only(t)
	for name, directives := range map[string]string{
		"empty":           " \n",
		"unknown":         "SecNonsense On",
		"a missing file":  "Include /nowhere/rules.conf",
		"a broken regexp": `SecRule ARGS "@rx (" "id:1,phase:1,deny"`,
		"the same id":     "SecAction \"id:1,phase:1,pass\"\nSecAction \"id:1,phase:1,pass\"",
	} {
		if err := edge.Load(server(directives, `{"handler": "static_response"}`)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if only(t) != first {
		t.Error("rules changed")
	}
	wants(t, edge.Get(t, "h", attack), 403, "error page 403")
	wants(t, edge.Get(t, "h", "/"), 200, "ok")
}
