package requesttrailers

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

func TestTrailersEndHere(t *testing.T) {
	var trailer http.Header
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(w, r.Body)
		trailer = r.Trailer
	}))
	defer upstream.Close()
	for name, test := range map[string]struct{ first, want string }{
		"with it":    {`{"handler": "drop_request_trailers"},`, ""},
		"without it": {"", "forged"},
	} {
		t.Run(name, func(t *testing.T) {
			edge := edgetest.Start(t, fmt.Sprintf(
				`"routes": [{"handle": [%s {"handler": "reverse_proxy", "upstreams": [{"dial": %q}]}]}]`,
				test.first, strings.TrimPrefix(upstream.URL, "http://")))
			// Of unknown length, so that it is sent in chunks.
			request := edge.Request(t, http.MethodPost, "shop.test", "/", io.MultiReader(strings.NewReader("body")))
			request.Trailer = http.Header{"Remote-User": {"forged"}}
			if got := edge.Do(t, request); got.Body != "body" {
				t.Errorf("%d %q", got.Status, got.Body)
			}
			if got := trailer.Get("Remote-User"); got != test.want || (test.want == "" && len(trailer) > 0) {
				t.Errorf("trailers %v, want %q", trailer, test.want)
			}
		})
	}
}
