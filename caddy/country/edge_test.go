package country

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"gatehouse/caddy/internal/edgetest"
)

// denying is a server that trusts its peer and answers 403 to a country's clients.
func denying(path, matcher string) string {
	return fmt.Sprintf(`
		"trusted_proxies": {"source": "static", "ranges": ["127.0.0.1/32"]}, "trusted_proxies_strict": 1,
		"routes": [
			{"match": [{"client_country": {"path": %q, %s}}], "handle": [{"handler": "static_response", "status_code": 403}]},
			{"handle": [{"handler": "static_response", "body": "welcome"}]}]`, path, matcher)
}

const german = `"countries": ["DE"]`

func statusFor(t testing.TB, edge *edgetest.Edge, client string) int {
	t.Helper()
	request := edge.Request(t, http.MethodGet, "h", "/", nil)
	request.Header.Set("X-Forwarded-For", client)
	return edge.Do(t, request).Status
}

func TestCountriesAndTheUnknown(t *testing.T) {
	path := newFile(t, countryDatabase(t, fixture))
	edge := edgetest.Start(t, denying(path, german))
	for _, unknown := range []int{200, 403} {
		for client, want := range map[string]int{
			"198.51.100.7": 403, "::ffff:198.51.100.7": 403, "2001:db8:de::1": 403,
			"203.0.113.7": 200, "2001:db8:f4::1": 200,
			"198.51.100.7, 203.0.113.7": 200, // forged by the client before its proxy
			"192.0.2.1":                 unknown, "10.0.0.1": unknown, "::1": unknown,
		} {
			if got := statusFor(t, edge, client); got != want {
				t.Errorf("%s: %d, want %d", client, got, want)
			}
		}
		edge.MustLoad(t, denying(path, german+`, "unknown": true`))
	}
}

func TestReplacedDatabaseTakesEffectWithoutAReload(t *testing.T) {
	path := newFile(t, countryDatabase(t, fixture))
	edge := edgetest.Start(t, denying(path, german))
	started := time.Now()
	replace(t, path, countryDatabase(t, map[string]string{"203.0.113.0/24": "DE"}))
	edgetest.Eventually(t, "403 for the new entry", func() bool { return statusFor(t, edge, "203.0.113.7") == 403 })
	t.Logf("from write to 403: %v", time.Since(started))
	if got := statusFor(t, edge, "198.51.100.7"); got != 200 {
		t.Errorf("removed entry: %d, want 200", got)
	}
}

func TestFaultKeepsTheLastGoodDatabaseAndSaysSo(t *testing.T) {
	for name, befall := range map[string]func(path string) error{
		"missing":          os.Remove,
		"cut off":          func(path string) error { return os.Truncate(path, 100) },
		"written in place": func(path string) error { return os.WriteFile(path, []byte("nonsense"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			path := newFile(t, countryDatabase(t, fixture))
			edge := edgetest.Start(t, denying(path, german))
			if err := befall(path); err != nil {
				t.Fatal(err)
			}
			edgetest.Eventually(t, "an error in the log", func() bool {
				return bytes.Contains(edge.Log(t), []byte("country database faulty, the last good one stays in force"))
			})
			if got := statusFor(t, edge, "198.51.100.7"); got != 403 {
				t.Errorf("the protection was turned off: %d", got)
			}
			edge.MustLoad(t, denying(path, german)+`, "keepalive_interval": "1m"`)
			if got := statusFor(t, edge, "198.51.100.7"); got != 403 {
				t.Errorf("the protection was turned off by a load: %d", got)
			}
			replace(t, path, countryDatabase(t, map[string]string{"203.0.113.0/24": "DE"}))
			edgetest.Eventually(t, "the mended database in force", func() bool {
				return statusFor(t, edge, "203.0.113.7") == 403
			})
		})
	}
}

func TestOneDatabaseIsSharedAndOutlivesReloads(t *testing.T) {
	path := newFile(t, countryDatabase(t, fixture))
	edge := edgetest.Start(t, denying(path, german))
	held := func() (found any) {
		databases.Files.Range(func(key, value any) bool {
			if key == path {
				found = value
			}
			return true
		})
		return found
	}
	first := held()
	edge.MustLoad(t, denying(path, `"countries": ["FR", "CH"]`))
	if first == nil || held() != first {
		t.Error("the database was opened anew")
	}
	if got := statusFor(t, edge, "203.0.113.7"); got != 403 {
		t.Errorf("after the reload: %d", got)
	}
	edge.MustLoad(t, `"routes": []`)
	edgetest.Eventually(t, "the database released", func() bool { return held() == nil })
}

func TestBadConfigurationIsRefused(t *testing.T) {
	path := newFile(t, countryDatabase(t, fixture))
	edge := edgetest.Start(t, `"routes": []`)
	for name, server := range map[string]string{
		"a relative path": denying("country.mmdb", german),
		"no countries":    denying(path, `"countries": []`),
		"small letters":   denying(path, `"countries": ["de"]`),
		"a placeholder":   denying(path, `"countries": ["{x}"]`),
		"no database":     denying(path+".not", german),
	} {
		if err := edge.Load(server); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
