package waf

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

func TestMatchIsOneStructuredEntry(t *testing.T) {
	edge := edgetest.Start(t, server(crs, `{"handler": "static_response", "body": "ok"}`))
	request := edge.Request(t, http.MethodGet, "shop.example.com", attack, nil)
	request.Header.Set("User-Agent", "test")
	request.Header.Set("Accept", "*/*")
	wants(t, edge.Do(t, request), 403, "error page 403")

	entries := edge.Entries(t, "http.handlers.waf", "rule matched")
	byRule := map[float64]map[string]any{}
	for _, entry := range entries {
		byRule[entry["rule_id"].(float64)] = entry
	}
	if len(byRule) != len(entries) {
		t.Errorf("a rule has more than one entry: %v", entries)
	}
	injection, verdict := byRule[942100], byRule[949110]
	if injection == nil || verdict == nil {
		t.Fatalf("entries missing: %v", entries)
	}
	for field, want := range map[string]any{
		"level": "warn", "rule_message": "SQL Injection Attack Detected via libinjection", "severity": "critical",
		"anomaly_score": 5.0, "blocked": true, "decisive": false, "alone": true, "status": 403.0, "phase": 2.0,
		"method": "GET", "host": "shop.example.com", "path": "/search", "client_ip": "127.0.0.1", "route": "shop",
	} {
		if injection[field] != want {
			t.Errorf("%s is %v, want %v", field, injection[field], want)
		}
	}
	tags, _ := injection["tags"].([]any)
	if len(tags) == 0 || !strings.Contains(strings.Join(texts(tags), " "), "attack-sqli") {
		t.Errorf("tags %v", injection["tags"])
	}
	if id, _ := injection["transaction_id"].(string); id == "" || id != verdict["transaction_id"] {
		t.Errorf("transaction ids %v, %v", injection["transaction_id"], verdict["transaction_id"])
	}
	if verdict["decisive"] != true || verdict["alone"] != false || verdict["rule_message"] != "Inbound Anomaly Score Exceeded (Total Score: 5)" {
		t.Errorf("verdict %v", verdict)
	}
}

func texts(values []any) []string {
	var found []string
	for _, value := range values {
		found = append(found, value.(string))
	}
	return found
}

func TestMatchThatIsNotRefusedSaysSo(t *testing.T) {
	edge := edgetest.Start(t, server(`
		SecRuleEngine On
		SecRule REQUEST_URI "@contains x" "id:1,phase:1,pass,log,msg:'first'"
		SecRule REQUEST_URI "@contains x" "id:2,phase:1,pass,nolog,msg:'silent'"
		SecRule RESPONSE_STATUS "@streq 200" "id:3,phase:3,pass,log,msg:'later'"
		SecRule REQUEST_URI "@contains x" "id:4,phase:5,pass,log,msg:'last'"`, `{"handler": "static_response"}`))
	edge.Get(t, "h", "/x")
	var got []string
	for _, entry := range edge.Entries(t, "http.handlers.waf", "rule matched") {
		got = append(got, entry["rule_message"].(string))
		if _, scored := entry["anomaly_score"]; scored || entry["blocked"] != false || entry["level"] != "info" {
			t.Errorf("entry %v", entry)
		}
	}
	if strings.Join(got, " ") != "first later last" {
		t.Errorf("got %q", got)
	}
}

// Messages of rules can quote what the client sent.
func TestLogHoldsNoSecrets(t *testing.T) {
	const canary = "canary7316"
	edge := edgetest.Start(t, server(`
		SecAction "id:1,phase:2,pass,log,msg:'quotes %{ARGS.token} and %{REQUEST_COOKIES.session}',logdata:'%{ARGS.token}'"
		SecRule ARGS "@rx (canary.*)" "id:2,phase:2,pass,capture,log,msg:'saw %{TX.1}'"
		SecRule REQUEST_BODY|REQUEST_COOKIES|REQUEST_HEADERS "@contains canary" "id:3,phase:2,pass,log,msg:'plain'"`+crs,
		`{"handler": "static_response"}`))
	request := edge.Request(t, http.MethodPost, "h", "/pay?token="+canary+"%27%20OR%201=1--", bytes.NewBufferString("card="+canary))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Cookie", "session="+canary)
	request.Header.Set("Authorization", canary)
	edge.Do(t, request)

	// Caddy's own debug entry of the refusal has the URI; ours must not.
	ours := 0
	for line := range bytes.Lines(edge.Log(t)) {
		if !bytes.Contains(line, []byte(`"logger":"http.handlers.waf"`)) {
			continue
		}
		ours++
		if bytes.Contains(line, []byte(canary)) {
			t.Errorf("secret in the log: %s", line)
		}
	}
	if ours < 4 {
		t.Errorf("%d entries, want at least those of rules 1, 2, 3 and one of the CRS", ours)
	}
}

func TestLogFieldsAreBounded(t *testing.T) {
	edge := edgetest.Start(t, server(`
		SecRuleEngine On
		SecAction "id:1,phase:1,pass,log"`, `{"handler": "static_response"}`))
	edge.Get(t, strings.Repeat("h", 5_000), "/"+strings.Repeat("p", 5_000))
	entry := edge.Entries(t, "http.handlers.waf", "rule matched")[0]
	if host, path := entry["host"].(string), entry["path"].(string); len(host) != maxFieldBytes || len(path) != maxFieldBytes {
		t.Errorf("host of %d, path of %d bytes", len(host), len(path))
	}
}
