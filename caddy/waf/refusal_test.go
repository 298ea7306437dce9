package waf

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/caddy/internal/edgetest"
)

func TestRefusedRequestIsAnsweredByErrorRoutesAndNeverPassedOn(t *testing.T) {
	var served atomic.Int64
	up := upstream(t, func(w http.ResponseWriter, _ *http.Request) {
		served.Add(1)
		_, _ = w.Write([]byte("upstream"))
	})
	edge := edgetest.Start(t, server(crs, proxy(up)))

	wants(t, edge.Get(t, "shop.example.com", "/search?q=shoes"), 200, "upstream")
	wants(t, edge.Get(t, "shop.example.com", attack), 403, "error page 403")
	if got := served.Load(); got != 1 {
		t.Errorf("upstream served %d requests, want 1", got)
	}
}

func TestRefusalHasTheStatusOfItsRule(t *testing.T) {
	ok := `{"handler": "static_response", "body": "ok"}`
	for name, test := range map[string]struct {
		action, body, location string
		status                 int
	}{
		"deny":                  {"deny", "error page 403", "", 403},
		"deny with a status":    {"deny,status:429", "error page 429", "", 429},
		"deny without an error": {"deny,status:200", "error page 403", "", 403},
		"drop":                  {"drop", "error page 403", "", 403},
		"redirect":              {"redirect:https://example.com/sorry,status:303", "", "https://example.com/sorry", 303},
		"pass":                  {"pass", "ok", "", 200},
	} {
		t.Run(name, func(t *testing.T) {
			edge := edgetest.Start(t, server(`
				SecRuleEngine On
				SecRule REQUEST_URI "@beginsWith /bad" "id:1,phase:1,`+test.action+`"`, ok))
			answer := edge.Get(t, "h", "/bad")
			wants(t, answer, test.status, test.body)
			if got := answer.Header.Get("Location"); got != test.location {
				t.Errorf("Location %q, want %q", got, test.location)
			}
			wants(t, edge.Get(t, "h", "/good"), 200, "ok")
		})
	}
}

func TestDetectionOnlyRefusesNothing(t *testing.T) {
	edge := edgetest.Start(t, server(crs+"SecRuleEngine DetectionOnly", `{"handler": "static_response", "body": "ok"}`))
	wants(t, edge.Get(t, "h", attack), 200, "ok")
	if len(edge.Entries(t, "http.handlers.waf", "rule matched")) == 0 {
		t.Error("no match in the log")
	}
}

// The response of the upstream must not shine through: neither its body nor
// its headers, while those set outside the WAF stay.
func TestRefusedResponseIsReplacedByErrorRoutes(t *testing.T) {
	up := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Set-Cookie", "session=secret")
		w.Header().Set("Etag", r.URL.Path)
		_, _ = w.Write([]byte("<p>card 4111 of " + strings.Repeat("x", 5000)))
	})
	edge := edgetest.Start(t, server(`
		SecRuleEngine On
		SecResponseBodyAccess On
		SecResponseBodyMimeType text/html
		SecResponseBodyLimit 100000
		SecRule RESPONSE_HEADERS:Etag "@streq /headers" "id:1,phase:3,deny,status:502"
		SecRule REQUEST_URI "@streq /body" "id:2,phase:4,chain,deny,status:500"
		SecRule RESPONSE_BODY "@contains 4111" ""`, proxy(up)))

	for target, want := range map[string]int{"/headers": 502, "/body": 500} {
		answer := edge.Get(t, "h", target)
		wants(t, answer, want, fmt.Sprintf("error page %d", want))
		if answer.Header.Get("Set-Cookie") != "" || answer.Header.Get("Etag") != "" {
			t.Errorf("%s: upstream's headers got out: %v", target, answer.Header)
		}
		if answer.Header.Get("X-Edge") != "outer" {
			t.Errorf("%s: header from outside the WAF lost: %v", target, answer.Header)
		}
	}
	answer := edge.Get(t, "h", "/other")
	if answer.Status != 200 || len(answer.Body) != 5016 || answer.Header.Get("Set-Cookie") == "" {
		t.Errorf("good response damaged: %d, %d bytes, %v", answer.Status, len(answer.Body), answer.Header)
	}
}

// An upstream that never ends its response must not hold the refusal back.
func TestRefusedStreamIsCutAtOnce(t *testing.T) {
	gone := make(chan struct{})
	up := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(gone)
	})
	edge := edgetest.Start(t, server(`
		SecRuleEngine On
		SecRule RESPONSE_CONTENT_TYPE "@streq text/event-stream" "id:1,phase:3,deny"`, proxy(up)))
	within(t, 5*time.Second, "the refusal of a stream", func() {
		wants(t, edge.Get(t, "h", "/"), 403, "error page 403")
	})
	within(t, 5*time.Second, "the end of the upstream's request", func() { <-gone })
}

func TestErrorOfTheNextHandlerIsPassedOn(t *testing.T) {
	edge := edgetest.Start(t, server(crs, `{"handler": "error", "status_code": 418}`))
	answer := edge.Get(t, "h", "/")
	wants(t, answer, 418, "error page 418")
}
