package waf

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gatehouse/caddy/internal/edgetest"
)

const crs = `
Include @coraza.conf-recommended
Include @crs-setup.conf.example
Include @owasp_crs/*.conf
SecRuleEngine On
`

const attack = "/search?q=1%27%20OR%20%271%27%3D%271"

// server is an edge's server: the WAF, then the handlers (JSON objects with
// commas), and an error route that no stock answer can be mistaken for.
func server(directives, handlers string) string {
	return fmt.Sprintf(`
		"routes": [{"handle": [
			{"handler": "headers", "response": {"set": {"X-Edge": ["outer"]}}},
			{"handler": "vars", "route": "shop"},
			%s, %s
		]}],
		"errors": {"routes": [{"handle": [{
			"handler": "static_response", "body": "error page {http.error.status_code}"
		}]}]}`, handler(directives), handlers)
}

func handler(directives string) string {
	directivesJSON, err := json.Marshal(directives)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf(`{"handler": "waf", "load_owasp_crs": true, "directives": %s}`, directivesJSON)
}

func proxy(upstream *httptest.Server) string {
	return fmt.Sprintf(`{"handler": "reverse_proxy", "flush_interval": -1, "upstreams": [{"dial": %q}]}`,
		strings.TrimPrefix(upstream.URL, "http://"))
}

// upstream answers with a handler until the test ends.
func upstream(t *testing.T, answer http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server
}

func wants(t *testing.T, got edgetest.Answer, status int, body string) {
	t.Helper()
	if got.Status != status || got.Body != body {
		t.Errorf("got %d %.200q, want %d %.200q", got.Status, got.Body, status, body)
	}
}

func within(t *testing.T, limit time.Duration, what string, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(limit):
		t.Fatalf("not within %v: %s", limit, what)
	}
}
