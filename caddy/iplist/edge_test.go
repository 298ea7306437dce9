package iplist

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"gatehouse/caddy/internal/edgetest"
	"gatehouse/caddy/internal/watched"
)

// denying is a server that trusts its peer and answers 403 to a list's clients.
func denying(path string) string {
	return fmt.Sprintf(`
		"trusted_proxies": {"source": "static", "ranges": ["127.0.0.1/32"]}, "trusted_proxies_strict": 1,
		"routes": [
			{"match": [{"client_ip_list": {"path": %q}}], "handle": [{"handler": "static_response", "status_code": 403}]},
			{"handle": [{"handler": "static_response", "body": "welcome"}]}]`, path)
}

func statusFor(t testing.TB, edge *edgetest.Edge, client string) int {
	t.Helper()
	request := edge.Request(t, http.MethodGet, "h", "/", nil)
	request.Header.Set("X-Forwarded-For", client)
	return edge.Do(t, request).Status
}

func TestChangeTakesEffectWithoutAReload(t *testing.T) {
	path := newFile(t, "203.0.113.7\n")
	edge := edgetest.Start(t, denying(path))
	for client, want := range map[string]int{
		"203.0.113.7": 403, "::ffff:203.0.113.7": 403, "203.0.113.8": 200,
		"203.0.113.7, 203.0.113.8": 200, // forged by the client before its proxy
	} {
		if got := statusFor(t, edge, client); got != want {
			t.Errorf("%s: %d, want %d", client, got, want)
		}
	}
	started := time.Now()
	replace(t, path, "203.0.113.8\n")
	edgetest.Eventually(t, "403 for the new entry", func() bool { return statusFor(t, edge, "203.0.113.8") == 403 })
	t.Logf("from write to 403: %v", time.Since(started))
	if got := statusFor(t, edge, "203.0.113.7"); got != 200 {
		t.Errorf("removed entry: %d, want 200", got)
	}
}

func TestListOutlivesReloads(t *testing.T) {
	path := newFile(t, "203.0.113.7\n")
	edge := edgetest.Start(t, denying(path))
	before, _ := lists.Files.References(path)
	first := held(path)
	edge.MustLoad(t, denying(path)+`, "keepalive_interval": "1m"`)
	edgetest.Eventually(t, "the old configuration released", func() bool {
		references, _ := lists.Files.References(path)
		return references == before
	})
	if first == nil || held(path) != first {
		t.Error("the list was made anew")
	}
	replace(t, path, "203.0.113.8\n")
	edgetest.Eventually(t, "a change after the reload", func() bool { return statusFor(t, edge, "203.0.113.8") == 403 })

	edge.MustLoad(t, `"routes": []`)
	edgetest.Eventually(t, "the list released", func() bool { return held(path) == nil })
}

func held(path string) *watched.File[*table] {
	var found *watched.File[*table]
	lists.Files.Range(func(key, value any) bool {
		if key == path {
			found = value.(*watched.File[*table])
		}
		return true
	})
	return found
}

// A push that follows a write must find it in force, notified or not.
func TestLoadPutsTheFileInForce(t *testing.T) {
	watched.Notifications = false
	defer func() { watched.Notifications = true }()
	path := newFile(t, "203.0.113.7\n")
	edge := edgetest.Start(t, denying(path))
	for i := range 20 {
		client := fmt.Sprintf("203.0.113.%d", 100+i)
		replace(t, path, client+"\n")
		edge.MustLoad(t, denying(path))
		if got := statusFor(t, edge, client); got != 403 {
			t.Fatalf("load %d: %d, want 403", i, got)
		}
	}
}

func TestConfigurationWithAFaultyListIsRefused(t *testing.T) {
	edge := edgetest.Start(t, denying(newFile(t, "203.0.113.7\n")))
	for name, path := range map[string]string{
		"missing": filepath.Join(t.TempDir(), "nothing"), "relative": "deny.txt", "empty": "", "bad": newFile(t, "x\n"),
	} {
		if err := edge.Load(denying(path)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if got := statusFor(t, edge, "203.0.113.7"); got != 403 {
		t.Errorf("the old configuration answers %d, want 403", got)
	}
}

func TestRequestsGoOnWhileTheListChanges(t *testing.T) {
	path := newFile(t, "203.0.113.7\n")
	edge := edgetest.Start(t, denying(path))
	var work sync.WaitGroup
	for range 4 {
		work.Go(func() {
			for range 100 {
				if got := statusFor(t, edge, "203.0.113.7"); got != 403 {
					t.Errorf("always listed, yet %d", got)
				}
			}
		})
	}
	for i := range 300 {
		replace(t, path, fmt.Sprintf("203.0.113.7\n198.51.100.%d\n", i%256))
	}
	work.Wait()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}
