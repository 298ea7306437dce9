package iplist

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/caddyserver/caddy/v2"

	"gatehouse/caddy/internal/edgetest"
)

// seal makes a sealed file's content of lines.
func seal(lines ...string) string {
	content := strings.Join(append(lines, ""), "\n")
	return fmt.Sprintf("%s# sha256 %x\n", content, sha256.Sum256([]byte(content)))
}

// blocking is a server with the routes shop and api, whose order of matchers is
// that of the product: for all routes before them, and for each of them inside.
func blocking(path string) string {
	blocks := func(route string) string {
		return fmt.Sprintf(`
			{"match": [{"client_ip_list": {"path": %[1]q, "sealed": true, "answer": "close", %[2]s}}],
				"handle": [{"handler": "static_response", "status_code": 499}]},
			{"match": [{"client_ip_list": {"path": %[1]q, "sealed": true, %[2]s}}],
				"handle": [{"handler": "static_response", "status_code": 403}]}`, path, route)
	}
	named := func(name string) string {
		return fmt.Sprintf(`{"match": [{"host": [%q]}], "handle": [{"handler": "vars", "route": %q}]}`, name, name)
	}
	return fmt.Sprintf(`
		"trusted_proxies": {"source": "static", "ranges": ["127.0.0.1/32"]}, "trusted_proxies_strict": 1,
		"routes": [%s, %s, %s, %s, {"handle": [{"handler": "static_response", "body": "welcome"}]}]`,
		blocks(`"route": ""`), named("shop"), named("api"), blocks(`"route": "{http.vars.route}"`))
}

func answerOn(t testing.TB, edge *edgetest.Edge, host, client string) int {
	t.Helper()
	request := edge.Request(t, http.MethodGet, host, "/", nil)
	request.Header.Set("X-Forwarded-For", client)
	return edge.Do(t, request).Status
}

func TestLinesOfASealedListCountForTheirRouteAndAnswer(t *testing.T) {
	edge := edgetest.Start(t, blocking(newFile(t, seal(
		"203.0.113.0/24", "203.0.113.9 close",
		"198.51.100.0/24 close", "198.51.100.9",
		"192.0.2.0/25 @shop", "192.0.2.5 @shop close", "192.0.2.6 @api", "192.0.2.9 @gone",
		"2001:db8:7::/64 @shop close", "2001:db8:8::1",
	))))
	for _, row := range []struct {
		client          string
		shop, api, none int
	}{
		{"203.0.113.7", 403, 403, 403},
		{"203.0.113.9", 499, 499, 499},
		{"198.51.100.7", 499, 499, 499},
		{"198.51.100.9", 499, 499, 499},
		{"192.0.2.4", 403, 200, 200},
		{"192.0.2.5", 499, 200, 200},
		{"192.0.2.6", 403, 403, 200},
		{"192.0.2.9", 403, 200, 200},
		{"192.0.2.200", 200, 200, 200},
		{"::ffff:192.0.2.4", 403, 200, 200},
		{"2001:db8:7::77", 499, 200, 200},
		{"2001:db8:8::1", 403, 403, 403},
		{"2001:db8:8::2", 200, 200, 200},
	} {
		for host, want := range map[string]int{"shop": row.shop, "api": row.api, "none": row.none} {
			if got := answerOn(t, edge, host, row.client); got != want {
				t.Errorf("%s on %s: %d, want %d", row.client, host, got, want)
			}
		}
	}
}

// sealFaults are what can befall a sealed file of which one line is 203.0.113.7.
var sealFaults = map[string]func(t *testing.T, path string){
	"cut off after a line": func(t *testing.T, path string) {
		replace(t, path, strings.Join(strings.SplitAfter(whole, "\n")[:1], ""))
	},
	"without its seal": func(t *testing.T, path string) {
		replace(t, path, strings.Join(strings.SplitAfter(whole, "\n")[:2], ""))
	},
	"without its end":   func(t *testing.T, path string) { replace(t, path, strings.TrimSuffix(whole, "\n")) },
	"a line added":      func(t *testing.T, path string) { replace(t, path, "192.0.2.1\n"+whole) },
	"a line at the end": func(t *testing.T, path string) { replace(t, path, whole+"192.0.2.1\n") },
	"a blank line more": func(t *testing.T, path string) { replace(t, path, whole+"\n") },
	"a line removed":    func(t *testing.T, path string) { replace(t, path, whole[strings.Index(whole, "\n")+1:]) },
	"a digit changed":   func(t *testing.T, path string) { replace(t, path, strings.Replace(whole, "113.7", "113.8", 1)) },
	"the seal capital": func(t *testing.T, path string) {
		before, digits, _ := strings.Cut(whole, "# sha256 ")
		replace(t, path, before+"# sha256 "+strings.ToUpper(digits))
	},
	"emptied":              func(t *testing.T, path string) { replace(t, path, "") },
	"emptied in place":     func(t *testing.T, path string) { overwrite(t, path, "") },
	"cut off in place":     func(t *testing.T, path string) { overwrite(t, path, whole[:20]) },
	"an unknown word":      func(t *testing.T, path string) { replace(t, path, seal("203.0.113.7 drop")) },
	"a route without name": func(t *testing.T, path string) { replace(t, path, seal("203.0.113.7 @ close")) },
	"words reversed":       func(t *testing.T, path string) { replace(t, path, seal("203.0.113.7 close @shop")) },
	"removed":              func(t *testing.T, path string) { swap(t, path, func(string) error { return nil }) },
	"a pipe": func(t *testing.T, path string) {
		swap(t, path, func(path string) error { return syscall.Mkfifo(path, 0o600) })
	},
	"a folder": func(t *testing.T, path string) {
		swap(t, path, func(path string) error { return os.Mkdir(path, 0o700) })
	},
	"a link to a good one": func(t *testing.T, path string) {
		good := newFile(t, seal("# nobody"))
		swap(t, path, func(path string) error { return os.Symlink(good, path) })
	},
	"a link to itself as it was": func(t *testing.T, path string) {
		good := newFile(t, whole)
		swap(t, path, func(path string) error { return os.Symlink(good, path) })
	},
}

var whole = seal("203.0.113.7", "198.51.100.7 @shop")

// swap removes a file and puts something else in its place.
func swap(t *testing.T, path string, other func(path string) error) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := other(path); err != nil {
		t.Fatal(err)
	}
}

func TestFaultOfASealedListKeepsTheLastGoodOne(t *testing.T) {
	for name, befall := range sealFaults {
		t.Run(name, func(t *testing.T) {
			path := newFile(t, whole)
			edge := edgetest.Start(t, blocking(path))
			befall(t, path)
			edgetest.Eventually(t, "an error in the log", func() bool {
				return bytes.Contains(edge.Log(t), []byte("sealed client address list faulty, the last good one stays in force"))
			})
			held := func() {
				t.Helper()
				if all, shop := answerOn(t, edge, "none", "203.0.113.7"), answerOn(t, edge, "shop", "198.51.100.7"); all != 403 || shop != 403 {
					t.Errorf("%d and %d, want 403", all, shop)
				}
			}
			held()
			edge.MustLoad(t, blocking(path)+changed)
			held()
			if err := edge.Restart(t, blocking(path)); err != nil {
				t.Fatal(err)
			}
			held()
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			replace(t, path, seal("203.0.113.8"))
			edgetest.Eventually(t, "the mended list in force", func() bool {
				return answerOn(t, edge, "none", "203.0.113.8") == 403 && answerOn(t, edge, "none", "203.0.113.7") == 200
			})
		})
	}
}

func TestSealedFileThatWasNeverGoodIsRefused(t *testing.T) {
	for name, befall := range sealFaults {
		path := newFile(t, whole)
		befall(t, path)
		if l, err := acquire(sealedLists, path, nowhere{}, caddy.Log()); err == nil {
			t.Errorf("%s: accepted", name)
			_ = l.Release(caddy.Log())
		}
	}
}

// A sealed list may name nobody; and it is whole once its seal is there, so that
// it counts at once where no file was before.
func TestSealedListOfNobody(t *testing.T) {
	path := newFile(t, seal())
	edge := edgetest.Start(t, blocking(path))
	if got := answerOn(t, edge, "shop", "203.0.113.7"); got != 200 {
		t.Errorf("%d, want 200", got)
	}
	replace(t, path, whole)
	edgetest.Eventually(t, "the block", func() bool { return answerOn(t, edge, "shop", "203.0.113.7") == 403 })
	replace(t, path, seal("# nobody"))
	edgetest.Eventually(t, "nobody", func() bool { return answerOn(t, edge, "shop", "203.0.113.7") == 200 })
}

func TestFieldsOfSealedListsAreChecked(t *testing.T) {
	path := newFile(t, "203.0.113.7\n")
	edge := edgetest.Start(t, denying(path))
	for name, fields := range map[string]string{
		"an answer of a plain list": `"answer": "close"`,
		"a route of a plain list":   `"route": "shop"`,
		"an unknown answer":         `"sealed": true, "answer": "drop"`,
		"no seal":                   `"sealed": true`,
	} {
		server := fmt.Sprintf(`"routes": [{"match": [{"client_ip_list": {"path": %q, %s}}]}]`, path, fields)
		if err := edge.Load(server); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	for _, line := range []string{"203.0.113.7 close\n", "203.0.113.7 @shop\n"} {
		if err := edge.Load(denying(newFile(t, line))); err == nil {
			t.Errorf("a plain list with %q: accepted", line)
		}
	}
}
