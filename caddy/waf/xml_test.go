package waf

import (
	"net/http"
	"strings"
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

const readAsXML = `
SecRuleEngine On
SecRequestBodyAccess On
SecArgumentsLimit 50
SecAction "id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=XML"
SecRule REQBODY_ERROR "!@eq 0" "id:2,phase:2,deny,status:400"
`

func TestXMLShowsAllOfItsValues(t *testing.T) {
	for name, test := range map[string]struct{ rule, body string }{
		"text":                    {`XML:/* "@streq evil"`, `<a><b>evil</b></a>`},
		"an attribute":            {`XML:/* "@streq evil"`, `<a q="evil"/>`},
		"an attribute alone":      {`XML://@* "@streq evil"`, `<a><b q='evil'>x</b></a>`},
		"an escaped attribute":    {`XML:/* "@streq <evil>"`, `<a q="&lt;ev&#105;l&gt;"/>`},
		"divided by a comment":    {`XML:/* "@streq evil"`, `<a>ev<!-- x -->il</a>`},
		"divided by CDATA":        {`XML:/* "@streq evil"`, `<a>ev<![CDATA[il]]></a>`},
		"behind blanks and a BOM": {`XML:/* "@streq evil"`, "\ufeff \n<a>evil</a>"},
		"of an old charset":       {`XML:/* "@streq evil"`, "<?xml version='1.0' encoding='ISO-8859-1'?><a><b>\xfc</b>evil</a>"},
		"that is open":            {`XML:/* "@streq evil"`, `<a q="evil">`},
		"a DOCTYPE":               {`&ARGS_POST:xml.doctype "@eq 1"`, `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>`},
		"too many":                {`ARGUMENTS_LIMIT_REACHED "@eq 1"`, `<a>` + strings.Repeat(`<b>x</b>`, 60) + `</a>`},
		"that is JSON":            {`ARGS:json.q "@streq evil"`, `{"q":"\u0065vil"}`},
		"that is JSON with a BOM": {`ARGS:json.0 "@streq evil"`, "\ufeff [\"\\u0065vil\"]"},
		"that is text":            {`ARGS:text "@streq evil"`, `evil`},
	} {
		t.Run(name, func(t *testing.T) {
			edge := edgetest.Start(t, server(readAsXML+"SecRule "+test.rule+` "id:3,phase:2,deny"`, `{"handler": "static_response"}`))
			for body, want := range map[string]int{test.body: 403, `<a q="fine">fine</a>`: 200, "": 200} {
				if got := postXML(t, edge, body); got != want {
					t.Errorf("%q: got %d, want %d", body, got, want)
				}
			}
		})
	}
}

func TestBrokenXMLIsAnError(t *testing.T) {
	edge := edgetest.Start(t, server(readAsXML, `{"handler": "static_response"}`))
	for _, body := range []string{"<a><b></c></a>\xff", "<?xml version='1.0' encoding='utf-7'?><a/>"} {
		if got := postXML(t, edge, body); got != 400 {
			t.Errorf("%q: got %d, want 400", body, got)
		}
	}
}

func TestTextThatIsXMLIsReadAsThat(t *testing.T) {
	edge := edgetest.Start(t, server(readAsText+`SecRule XML:/* "@streq <evil>" "id:3,phase:2,deny"`, `{"handler": "static_response"}`))
	if got := postText(t, edge, `<a q="&lt;evil&gt;"/>`).Status; got != 403 {
		t.Errorf("got %d, want 403", got)
	}
	if got := postText(t, edge, "<b <fine").Status; got != 200 {
		t.Errorf("broken: got %d, want 200", got)
	}
}

func postXML(t *testing.T, edge *edgetest.Edge, body string) int {
	t.Helper()
	request := edge.Request(t, http.MethodPost, "h", "/", strings.NewReader(body))
	request.Header.Set("Content-Type", "text/xml")
	return edge.Do(t, request).Status
}
