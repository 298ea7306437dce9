// Package hostroutes finds the routes of a host in a map, so that the last of
// 10,000 hosts is served as fast as the first.
package hostroutes

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

func init() {
	caddy.RegisterModule(new(Handler))
}

// Handler runs the route list of the request's host as a subroute would.
//
// It promises that
//   - an exact name wins over a wildcard, which stands for one label only;
//   - case, port and one trailing dot of the Host header make no difference;
//   - the next handler is called for a host it does not know, and when no route
//     of the host's list matches or the matching ones pass the request on.
//
// Two spellings of one host, an empty host and a wildcard that is not the whole
// left-most label are refused when the configuration is loaded.
type Handler struct {
	// Hosts maps names (shop.example.com, *.example.com, 192.0.2.1, ::1) to routes.
	Hosts map[string]caddyhttp.RouteList `json:"hosts,omitempty"`

	table table
}

// CaddyModule returns the Caddy module information.
func (*Handler) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{
		ID:  "http.handlers.host_routes",
		New: func() caddy.Module { return new(Handler) },
	}
}

// Provision sets up the routes of every host.
func (h *Handler) Provision(ctx caddy.Context) error {
	h.table = newTable(len(h.Hosts))
	// In order, so that the same configuration has the same error each time.
	for _, name := range slices.Sorted(maps.Keys(h.Hosts)) {
		routes := h.Hosts[name]
		if err := h.table.add(name, routes); err != nil {
			return fmt.Errorf("host_routes: %w", err)
		}
		if err := routes.Provision(ctx); err != nil {
			return fmt.Errorf("host_routes: host %q: %w", name, err)
		}
	}
	return nil
}

// ServeHTTP serves the request with its host's routes.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	routes, known := h.table.find(r.Host)
	if !known {
		return next.ServeHTTP(w, r)
	}
	return routes.Compile(next).ServeHTTP(w, r)
}

var (
	_ caddy.Provisioner           = (*Handler)(nil)
	_ caddyhttp.MiddlewareHandler = (*Handler)(nil)
)
