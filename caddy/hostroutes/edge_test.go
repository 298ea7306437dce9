package hostroutes

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"gatehouse/caddy/internal/edgetest"
)

// server serves the hosts' routes; a request that they pass on gets "fallen".
func server(hosts string) string {
	return fmt.Sprintf(`
		"named_routes": {
			"hello": {"handle": [{"handler": "static_response", "body": "hello from {http.request.host}{http.vars.mark}"}]}
		},
		"routes": [
			{"handle": [{"handler": "host_routes", "hosts": {%s}}]},
			{"handle": [{"handler": "static_response", "body": "fallen{http.vars.mark}"}]}
		]`, hosts)
}

func answer(body string) string {
	return fmt.Sprintf(`{"handle": [{"handler": "static_response", "body": %q}]}`, body)
}

func TestRoutesOfTheHostAnswer(t *testing.T) {
	edge := edgetest.Start(t, server(
		`"shop.example.com": [`+answer("shop")+`], "*.example.com": [`+answer("any")+`], "[::1]": [`+answer("six")+`]`))
	for host, want := range map[string]string{
		"shop.example.com": "shop", "SHOP.example.com.:8080": "shop", "blog.example.com": "any", "[::1]:8080": "six",
		"[::1]": "six", "a.b.example.com": "fallen", "example.com": "fallen", "[::2]:1": "fallen", "other.org": "fallen",
	} {
		if got := edge.Get(t, host, "/"); got.Status != 200 || got.Body != want {
			t.Errorf("%s: %d %q, want %q", host, got.Status, got.Body, want)
		}
	}
}

func TestListBehavesLikeARouteList(t *testing.T) {
	mark := func(text string) string { return fmt.Sprintf(`{"handler": "vars", "mark": %q}`, text) }
	invoke := `{"handler": "invoke", "name": "hello"}`
	edge := edgetest.Start(t, server(`
		"matchers.test": [{"match": [{"path": ["/in/*"]}], "handle": [`+invoke+`]}],
		"invoke.test": [{"handle": [`+mark(" marked")+`, `+invoke+`]}],
		"passes.test": [{"handle": [`+mark(" marked")+`]}],
		"terminal.test": [{"handle": [`+mark(" marked")+`], "terminal": true}, `+answer("not this")+`],
		"group.test": [
			{"group": "g", "handle": [`+mark(" first")+`]},
			{"group": "g", "handle": [`+mark(" second")+`]}],
		"error.test": [{"handle": [{"handler": "error", "status_code": 418}]}],
		"exact.example.com": [{"match": [{"path": ["/in/*"]}], "handle": [`+invoke+`]}],
		"*.example.com": [`+answer("wildcard")+`],
		"empty.test": []`))
	for _, test := range []struct {
		host, target, want string
		status             int
	}{
		{"matchers.test", "/in/side", "hello from matchers.test", 200},
		{"matchers.test", "/out", "fallen", 200},
		{"invoke.test", "/", "hello from invoke.test marked", 200},
		{"passes.test", "/", "fallen marked", 200},
		{"terminal.test", "/", "", 200},
		{"group.test", "/", "fallen first", 200},
		{"error.test", "/", "", 418},
		{"exact.example.com", "/in/side", "hello from exact.example.com", 200},
		{"exact.example.com", "/out", "fallen", 200},
		{"empty.test", "/", "fallen", 200},
	} {
		got := edge.Get(t, test.host, test.target)
		if got.Status != test.status || got.Body != test.want {
			t.Errorf("%s%s: %d %q, want %d %q", test.host, test.target, got.Status, got.Body, test.status, test.want)
		}
	}
}

func TestBadConfigurationIsRefusedAndTheOldOneStays(t *testing.T) {
	edge := edgetest.Start(t, server(`"a.test": [`+answer("a")+`]`))
	for name, hosts := range map[string]string{
		"twice":             `"b.test": [], "B.test.": []`,
		"empty":             `"": []`,
		"wildcard inside":   `"a.*.test": []`,
		"unknown handler":   `"b.test": [{"handle": [{"handler": "nonsense"}]}]`,
		"unknown field":     `"b.test": [{"nonsense": 1}]`,
		"bad matcher value": `"b.test": [{"match": [{"path": 1}]}]`,
	} {
		if err := edge.Load(server(hosts)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if got := edge.Get(t, "a.test", "/"); got.Body != "a" {
		t.Errorf("the old configuration answers %q", got.Body)
	}
}

func TestLastOfTenThousandHostsIsServed(t *testing.T) {
	hosts := map[string]json.RawMessage{}
	for i := range 10_000 {
		hosts[fmt.Sprintf("host%d.example.com", i)] = json.RawMessage("[" + answer(fmt.Sprint("host ", i)) + "]")
	}
	all, err := json.Marshal(hosts)
	if err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	edge := edgetest.Start(t, server(string(all[1:len(all)-1])))
	t.Logf("10,000 hosts loaded in %v", time.Since(started))
	for _, i := range []int{0, 5_000, 9_999} {
		got := edge.Get(t, fmt.Sprintf("host%d.example.com", i), "/")
		if got.Status != http.StatusOK || got.Body != fmt.Sprint("host ", i) {
			t.Errorf("host %d: %d %q", i, got.Status, got.Body)
		}
	}
}
