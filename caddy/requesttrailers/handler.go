// Package requesttrailers keeps what clients send behind a body from upstreams.
package requesttrailers

import (
	"net/http"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

func init() {
	caddy.RegisterModule(new(Handler))
}

// Handler drops the trailers of a request, and that they were announced.
//
// Some upstreams take a trailer for a header, and a trailer comes after every
// handler that takes headers away. The body and its length stay as they are.
type Handler struct{}

// CaddyModule returns the Caddy module information.
func (*Handler) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{
		ID:  "http.handlers.drop_request_trailers",
		New: func() caddy.Module { return new(Handler) },
	}
}

// ServeHTTP forgets the map that net/http fills at the end of the body; it
// fills the one of its own request then, of which r is a copy.
func (*Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	own := *r
	own.Trailer = nil
	own.Header.Del("Trailer")
	return next.ServeHTTP(w, &own)
}

var _ caddyhttp.MiddlewareHandler = (*Handler)(nil)
