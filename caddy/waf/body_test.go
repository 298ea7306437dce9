package waf

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

const limited = `
SecRuleEngine On
SecRequestBodyAccess On
SecRequestBodyInMemoryLimit 1000
SecRequestBodyLimit 10000
SecRule REQUEST_BODY|ARGS_POST "@contains evil" "id:1,phase:2,deny"
`

// digest answers with the length and hash of the body.
func digest(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	fmt.Fprintf(w, "%d %x %v", len(body), sha256.Sum256(body), err)
}

func digestOf(body []byte) string {
	return fmt.Sprintf("%d %x %v", len(body), sha256.Sum256(body), nil)
}

// form is a form of exactly size bytes with a word at an offset.
func form(size, offset int, word string) []byte {
	body := bytes.Repeat([]byte("a"), size)
	copy(body, "field=")
	copy(body[offset:], word)
	return body
}

func post(t *testing.T, edge *edgetest.Edge, body []byte, chunked bool) edgetest.Answer {
	t.Helper()
	var reader io.Reader = bytes.NewReader(body)
	if chunked {
		reader = io.MultiReader(reader)
	}
	request := edge.Request(t, http.MethodPost, "h", "/form", reader)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return edge.Do(t, request)
}

func TestBodyIsInspectedAndPassedOnWhole(t *testing.T) {
	up := upstream(t, digest)
	for name, test := range map[string]struct {
		limitAction string
		body        []byte
		status      int
	}{
		"short":                      {"Reject", form(100, 50, "fine"), 200},
		"short and bad":              {"Reject", form(100, 50, "evil"), 403},
		"on disk":                    {"Reject", form(9_999, 50, "fine"), 200},
		"on disk and bad at its end": {"Reject", form(9_999, 9_990, "evil"), 403},
		"beyond the limit":           {"Reject", form(10_001, 50, "fine"), 413},
		// net/http reads the rest of up to 256 kB; more is met with a reset.
		"far beyond the limit":          {"Reject", form(200_000, 50, "fine"), 413},
		"partly seen":                   {"ProcessPartial", form(1<<20, 50, "fine"), 200},
		"partly seen, bad in that part": {"ProcessPartial", form(1<<20, 50, "evil"), 403},
		"partly seen, bad after it":     {"ProcessPartial", form(1<<20, 20_000, "evil"), 200},
		"empty":                         {"Reject", nil, 200},
	} {
		t.Run(name, func(t *testing.T) {
			edge := edgetest.Start(t, server(limited+"SecRequestBodyLimitAction "+test.limitAction, proxy(up)))
			for _, chunked := range []bool{false, true} {
				want := digestOf(test.body)
				if test.status != 200 {
					want = fmt.Sprintf("error page %d", test.status)
				}
				wants(t, post(t, edge, test.body, chunked), test.status, want)
			}
		})
	}
}

func TestBodyLimitLeavesALogEntryWithoutARule(t *testing.T) {
	edge := edgetest.Start(t, server(limited+"SecRequestBodyLimitAction Reject", `{"handler": "static_response"}`))
	post(t, edge, form(20_000, 50, "fine"), false)
	entries := edge.Entries(t, "http.handlers.waf", "rule matched")
	if len(entries) != 1 || entries[0]["rule_message"] != "body limit reached" || entries[0]["blocked"] != true ||
		entries[0]["status"] != 413.0 {
		t.Errorf("log: %v", entries)
	}
}

func TestServersOwnBodyLimitKeepsItsStatus(t *testing.T) {
	edge := edgetest.Start(t, `
		"routes": [{"handle": [{"handler": "request_body", "max_size": 500}, `+handler(limited)+`]}]`)
	if got := post(t, edge, form(1_000, 50, "fine"), true).Status; got != 413 {
		t.Errorf("got %d, want 413", got)
	}
}

func TestResponseBodyArrivesWhole(t *testing.T) {
	up := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.Copy(w, strings.NewReader(strings.Repeat("0123456789", len(r.URL.Path))))
	})
	edge := edgetest.Start(t, server(`
		SecRuleEngine On
		SecResponseBodyAccess On
		SecResponseBodyMimeType text/html
		SecResponseBodyLimit 1000
		SecResponseBodyLimitAction ProcessPartial`, proxy(up)))
	for _, length := range []int{1, 99, 100, 101, 2_000} {
		target := "/" + strings.Repeat("p", length-1)
		wants(t, edge.Get(t, "h", target), 200, strings.Repeat("0123456789", length))
	}
}

// A proxy may still be sending a body when the request is over. What it reads
// then must not be what another request has put into the buffer.
func TestDetachedBodyYieldsNothing(t *testing.T) {
	rest := io.NopCloser(strings.NewReader(" and rest"))
	body := &replayedBody{seen: strings.NewReader("seen"), rest: rest}
	part := make([]byte, 2)
	if n, err := body.Read(part); n != 2 || err != nil || string(part) != "se" {
		t.Fatalf("read %d %q (%v)", n, part, err)
	}
	body.detach()
	if n, err := body.Read(part); n != 0 || !errors.Is(err, http.ErrBodyReadAfterClose) {
		t.Errorf("after detach: read %d (%v)", n, err)
	}
	whole, err := io.ReadAll(&replayedBody{seen: strings.NewReader("seen"), rest: rest})
	if err != nil || string(whole) != "seen and rest" {
		t.Errorf("read %q (%v)", whole, err)
	}
}
