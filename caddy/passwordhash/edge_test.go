package passwordhash

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	_ "github.com/caddyserver/caddy/v2/modules/caddyhttp"

	"gatehouse/caddy/internal/edgetest"
)

// ofAnna is the hash of "a long passphrase".
const ofAnna = "$argon2id$v=19$m=47104,t=1,p=1$wORjRmS2NqQVX+vVmJ3Q7Q$IoIbZIZxGVr624RSt6REtEtyfxfHIHZNc/RZCoUEgXg"

func ask(t *testing.T, edge *edgetest.Edge, name, password string) (int, time.Duration) {
	t.Helper()
	request := edge.Request(t, http.MethodGet, "shop.test", "/", nil)
	request.SetBasicAuth(name, password)
	begin := time.Now()
	status := edge.Do(t, request).Status
	return status, time.Since(begin)
}

func TestWhoComesThrough(t *testing.T) {
	edge := edgetest.Start(t, fmt.Sprintf(`"routes": [{"handle": [
		{"handler": "authentication", "providers": {"http_basic": {
			"hash": {"algorithm": "argon2id_bounded"}, "accounts": [{"username": "anna", "password": %q}]}}},
		{"handler": "static_response", "body": "inside"}]}]`, ofAnna))
	for range 2 {
		for _, test := range []struct {
			name, password string
			want           int
		}{
			{"anna", "a long passphrase", 200}, {"anna", "wrong", 401}, {"anna", "", 401},
			{"nobody", "a long passphrase", 401}, {"nobody", "antitiming", 401}, {"anna", "antitiming", 401},
		} {
			if got, _ := ask(t, edge, test.name, test.password); got != test.want {
				t.Errorf("%s %s: %d", test.name, test.password, got)
			}
		}
	}
	// What costs nothing takes a fraction of a millisecond; a check takes tens of them.
	known, unknown := time.Hour, time.Hour
	for range 5 {
		_, first := ask(t, edge, "anna", "antitiming")
		_, second := ask(t, edge, "nobody", "antitiming")
		known, unknown = min(known, first), min(unknown, second)
	}
	if ratio := float64(known) / float64(unknown); ratio < 0.5 || ratio > 2 {
		t.Errorf("a known name took %s, an unknown one %s", known, unknown)
	}
}
