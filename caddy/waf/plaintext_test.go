package waf

import (
	"net/http"
	"strings"
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

const readAsText = `
SecRuleEngine On
SecRequestBodyAccess On
SecAction "id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=PLAINTEXT"
SecRule REQBODY_ERROR "!@eq 0" "id:2,phase:2,deny,status:400"
`

func postText(t *testing.T, edge *edgetest.Edge, body string) edgetest.Answer {
	t.Helper()
	request := edge.Request(t, http.MethodPost, "h", "/", strings.NewReader(body))
	request.Header.Set("Content-Type", "text/plain")
	return edge.Do(t, request)
}

func TestTextIsReadAsTheJSONThatItHolds(t *testing.T) {
	for name, test := range map[string]struct{ rule, body string }{
		"a value":                  {`ARGS:json "@streq evil"`, `"evil"`},
		"a field":                  {`ARGS:json.a.b "@streq evil"`, ` {"a": {"x": [], "b": "evil"}}`},
		"in a list":                {`ARGS:json.list.1 "@streq evil"`, `{"list": ["fine", "evil", 3]}`},
		"after a list":             {`ARGS:json.b "@streq evil"`, `{"a": [[1], {"c": null}], "b": "evil"}`},
		"escaped":                  {`ARGS:json.a "@streq evil"`, `{"a": "\u0065vil"}`},
		"in the second line":       {`ARGS:json.a "@streq evil"`, "{\"a\": 1}\n{\"a\": \"evil\"}\n"},
		"behind JSON":              {`ARGS:text "@endsWith evil"`, `{"a": 1} evil`},
		"in broken JSON":           {`ARGS:text "@contains evil"`, `{"a": 1, "b": evil}`},
		"behind a number":          {`ARGS:text "@streq 1 evil"`, "1 evil"},
		"no JSON at all":           {`ARGS:text "@streq evil it is"`, "evil it is\n"},
		"the whole of it":          {`REQUEST_BODY "@streq {}evil"`, `{}evil`},
		"a number":                 {`ARGS:json.n "@streq 1e99"`, `{"n": 1e99}`},
		"a name as its value":      {`ARGS_NAMES "@streq json.evil"`, `{"evil": true}`},
		"more than can be kept":    {`ARGS:text "@contains evil"`, `[` + strings.Repeat("1,", 2_000) + `"evil"]`},
		"too many, and it is said": {`ARGUMENTS_LIMIT_REACHED "@eq 1"`, `[` + strings.Repeat("1,", 2_000) + `1]`},
	} {
		t.Run(name, func(t *testing.T) {
			edge := edgetest.Start(t, server(readAsText+"SecRule "+test.rule+` "id:3,phase:2,deny"`, `{"handler": "static_response"}`))
			if got := postText(t, edge, test.body).Status; got != 403 {
				t.Errorf("got %d, want 403", got)
			}
			if got := postText(t, edge, "fine").Status; got != 200 {
				t.Errorf("harmless text: got %d, want 200", got)
			}
		})
	}
}

func TestTextThatIsMadeToCostIsRefused(t *testing.T) {
	edge := edgetest.Start(t, server(readAsText+"SecArgumentsLimit 100000", `{"handler": "static_response"}`))
	long := strings.Repeat("n", 1_000)
	for name, body := range map[string]string{
		"deep":       strings.Repeat("[", 100_000),
		"long names": `{"` + long + `": [` + strings.Repeat("1,", 10_000) + `1]}`,
	} {
		if got := postText(t, edge, body).Status; got != 400 {
			t.Errorf("%s: got %d, want 400", name, got)
		}
	}
}
