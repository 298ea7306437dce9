// Package edgetest runs the real Caddy inside a test and asks it over loopback.
package edgetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/caddyserver/caddy/v2"

	// What a configuration in a test may name.
	_ "github.com/caddyserver/caddy/v2/modules/caddyhttp/headers"
	_ "github.com/caddyserver/caddy/v2/modules/caddyhttp/requestbody"
	_ "github.com/caddyserver/caddy/v2/modules/caddyhttp/reverseproxy"
	_ "github.com/caddyserver/caddy/v2/modules/caddyhttp/rewrite"
	_ "github.com/caddyserver/caddy/v2/modules/filestorage"
	_ "github.com/caddyserver/caddy/v2/modules/logging"
)

// Edge is a Caddy with one server on a free port of 127.0.0.1, no admin
// endpoint, and a log of its own. Caddy is one a process: tests with an Edge
// cannot run in parallel.
type Edge struct {
	Address string
	log     string
	client  *http.Client
}

// Start runs Caddy until the test ends. The server is given as the fields of
// its JSON object without the braces and without listen.
func Start(t testing.TB, server string) *Edge {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	edge := &Edge{
		Address: listener.Addr().String(),
		log:     filepath.Join(t.TempDir(), "caddy.log"),
		client: &http.Client{
			Timeout:       10 * time.Second,
			Transport:     &http.Transport{DisableKeepAlives: true, DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	listener.Close()
	t.Cleanup(func() {
		if err := caddy.Stop(); err != nil {
			t.Error(err)
		}
	})
	edge.MustLoad(t, server)
	return edge
}

// Load replaces the running configuration, as a push to the admin API does.
func (e *Edge) Load(server string) error {
	return caddy.Load(fmt.Appendf(nil, `{
		"admin": {"disabled": true, "config": {"persist": false}},
		"storage": {"module": "file_system", "root": %q},
		"logging": {"logs": {"default": {
			"level": "DEBUG",
			"writer": {"output": "file", "filename": %q, "roll": false},
			"encoder": {"format": "json"}}}},
		"apps": {"http": {"grace_period": "1s", "servers": {"edge": {
			"listen": [%q], "automatic_https": {"disable": true}, %s}}}}
	}`, e.Storage(), e.log, e.Address, server), true)
}

// Restart ends Caddy and begins anew, as another process would.
func (e *Edge) Restart(t testing.TB, server string) error {
	t.Helper()
	if err := caddy.Stop(); err != nil {
		t.Fatal(err)
	}
	return e.Load(server)
}

// Storage is the folder of Caddy's storage.
func (e *Edge) Storage() string {
	return filepath.Dir(e.log)
}

// MustLoad is Load for configurations that have to be accepted.
func (e *Edge) MustLoad(t testing.TB, server string) {
	t.Helper()
	if err := e.Load(server); err != nil {
		t.Fatal(err)
	}
}

// Answer is a response read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Request makes a request whose Host header is host.
func (e *Edge) Request(t testing.TB, method, host, target string, body io.Reader) *http.Request {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, "http://"+e.Address+target, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	return request
}

// Do sends a request and reads the answer. A connection that a reload resets
// before the answer is made anew, as browsers do, when there is no body to lose.
func (e *Edge) Do(t testing.TB, request *http.Request) Answer {
	t.Helper()
	response, err := e.client.Do(request)
	for tries := 1; tries < 5 && request.Body == nil && (errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF)); tries++ {
		response, err = e.client.Do(request)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return Answer{response.StatusCode, response.Header, string(body)}
}

// Get asks for a target of a host.
func (e *Edge) Get(t testing.TB, host, target string) Answer {
	t.Helper()
	return e.Do(t, e.Request(t, http.MethodGet, host, target, nil))
}

// Log returns the log as it was written.
func (e *Edge) Log(t testing.TB) []byte {
	t.Helper()
	content, err := os.ReadFile(e.log)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Entries returns the log's entries of one logger with one message.
func (e *Edge) Entries(t testing.TB, logger, message string) []map[string]any {
	t.Helper()
	var found []map[string]any
	for line := range bytes.Lines(e.Log(t)) {
		entry := map[string]any{}
		if err := json.Unmarshal(line, &entry); err != nil {
			t.Fatalf("log line %q: %v", line, err)
		}
		if entry["logger"] == logger && entry["msg"] == message {
			found = append(found, entry)
		}
	}
	return found
}

// Eventually waits until something is so, and fails the test after 10 seconds.
func Eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if so() {
			return
		}
	}
	t.Fatalf("not within 10 seconds: %s", what)
}
