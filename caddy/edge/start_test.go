package edge

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"testing"

	"github.com/caddyserver/caddy/v2"
	_ "github.com/caddyserver/caddy/v2/modules/caddyhttp/standard"

	_ "gatehouse/caddy/iplist"
)

// startIn starts Caddy in a folder of its own with a boot file, or without any.
func startIn(t *testing.T, boot func(place) string) place {
	t.Helper()
	// t.TempDir() is too long for a socket.
	folder, err := os.MkdirTemp("", "edge")
	if err != nil {
		t.Fatal(err)
	}
	place := placeIn(folder)
	if boot != nil {
		if err := os.WriteFile(place.bootFile(), []byte(boot(place)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if err := caddy.Stop(); err != nil {
			t.Error(err)
		}
		os.RemoveAll(folder)
	})
	if err := start(place); err != nil {
		t.Fatal(err)
	}
	if code, err := isUp(folder); code != 0 {
		t.Fatalf("edge-up says %d, %v", code, err)
	}
	state, err := os.Stat(place.socket())
	if err != nil || state.Mode().Perm() != 0o600 {
		t.Fatalf("the admin socket is %v, %v", state, err)
	}
	return place
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func config(listen, admin string) string {
	return fmt.Sprintf(`{"admin":{"listen":%q,"config":{"persist":false}},"apps":{"http":{"servers":{"edge":{"listen":[%q],`+
		`"automatic_https":{"disable":true},"routes":[{"handle":[{"handler":"static_response","body":"last good"}]}]}}}}}`, admin, listen)
}

func TestServesTheLastGoodConfiguration(t *testing.T) {
	address := freeAddress(t)
	startIn(t, func(p place) string { return config(address, p.listen()) })
	answer, err := http.Get("http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, _ := io.ReadAll(answer.Body); string(body) != "last good" {
		t.Fatalf("answered %q", body)
	}
}

func TestWaitsForGatehouseWithWhatCannotBeUsed(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, boot := range map[string]func(place) string{
		"no file":              nil,
		"a torn file":          func(place) string { return `{"admin":{"lis` },
		"an unknown module":    func(p place) string { return fmt.Sprintf(`{"admin":{"listen":%q},"apps":{"none":{}}}`, p.listen()) },
		"a port that is taken": func(p place) string { return config(taken.Addr().String(), p.listen()) },
		"an admin API on TCP":  func(place) string { return config("127.0.0.1:0", "127.0.0.1:0") },
		"no admin block":       func(place) string { return `{}` },
	} {
		t.Run(name, func(t *testing.T) { startIn(t, boot) })
	}
}

func TestIsNotUpWithoutCaddy(t *testing.T) {
	if code, err := isUp(t.TempDir()); code == 0 || err == nil {
		t.Fatalf("says %d, %v", code, err)
	}
}
