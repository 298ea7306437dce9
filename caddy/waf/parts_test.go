package waf

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

const findsEvil = `
SecRuleEngine DetectionOnly
SecRequestBodyAccess On
SecRule ARGS|ARGS_NAMES|REQUEST_HEADERS:X-Test|REQUEST_COOKIES|REQUEST_FILENAME "@contains evil" "id:1,phase:2,pass,log"`

func TestEntryTellsWhetherItsRuleAloneFoundSomething(t *testing.T) {
	edge := edgetest.Start(t, server(`
		SecRuleEngine DetectionOnly
		SecRule ARGS "@contains evil" "id:1,phase:1,pass,log"
		SecRule ARGS "@contains worse" "id:2,phase:1,pass,log"
		SecRule ARGS "@contains evil" "id:3,phase:1,pass,nolog"
		SecRule ARGS "@contains evil" "id:949110,phase:1,pass,log"`, `{"handler": "static_response"}`))
	for target, want := range map[string]bool{"/one?q=evil": true, "/both?q=evil+worse": false} {
		edge.Get(t, "h", target)
		for _, entry := range edge.Entries(t, "http.handlers.waf", "rule matched") {
			if entry["path"] == target[:strings.Index(target, "?")] && entry["alone"] != (want && entry["rule_id"] == 1.0) {
				t.Errorf("entry %v", entry)
			}
		}
	}
}

func TestEntryNamesThePartsThatMatched(t *testing.T) {
	for name, test := range map[string]struct{ target, header, cookie, form, want string }{
		"query":              {target: "/?q=evil", want: "[ARGS:q]"},
		"form":               {target: "/", form: "user[name]=evil", want: "[ARGS:user[name]]"},
		"header":             {target: "/", header: "evil", want: "[REQUEST_HEADERS:X-Test]"},
		"cookie":             {target: "/", cookie: "session=evil", want: "[REQUEST_COOKIES:session]"},
		"path":               {target: "/evil", want: "[REQUEST_FILENAME]"},
		"odd name":           {target: "/?" + "a%20b=evil", want: "[ARGS]"},
		"body is no form":    {target: "/", form: "evil secret", want: "[ARGS_NAMES]"},
		"more than are told": {target: "/?a=evil&b=evil&c=evil&d=evil&e=evil&f=evil", want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			edge := edgetest.Start(t, server(findsEvil, `{"handler": "static_response"}`))
			request := edge.Request(t, http.MethodPost, "h", test.target, bytes.NewBufferString(test.form))
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if test.header != "" {
				request.Header.Set("X-Test", test.header)
			}
			if test.cookie != "" {
				request.Header.Set("Cookie", test.cookie)
			}
			edge.Do(t, request)
			entries := edge.Entries(t, "http.handlers.waf", "rule matched")
			if len(entries) != 1 {
				t.Fatalf("%d entries", len(entries))
			}
			parts := texts(entries[0]["parts"].([]any))
			if test.want == "" {
				if len(parts) != maxParts {
					t.Errorf("parts %v", parts)
				}
			} else if got := fmt.Sprint(parts); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if strings.Contains(fmt.Sprint(entries[0]), "secret") {
				t.Errorf("entry %v", entries[0])
			}
		})
	}
}
