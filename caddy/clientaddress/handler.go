// Package clientaddress gives the client's address one spelling.
package clientaddress

import (
	"net/http"
	"net/netip"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

func init() {
	caddy.RegisterModule(Handler{})
}

const (
	// groupVar names the variable that holds whom an address most likely belongs to.
	groupVar = "client_group"
	// groupBits of an IPv6 address are what one subscriber gets (RFC 6177).
	groupBits = 64
)

// Handler rewrites the client_ip variable that Caddy has found, and adds client_group.
//
// It promises that
//   - an IPv4 address in IPv6 spelling (::ffff:203.0.113.9), as a trusted proxy
//     may pass it on, is that IPv4 address for every matcher and log that
//     follows; a zone is dropped;
//   - client_group is the address itself for IPv4 and its /64 for IPv6, of
//     which one client has every address;
//   - what is no address stays as it is.
type Handler struct{}

// CaddyModule returns the Caddy module information.
func (Handler) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{
		ID:  "http.handlers.client_address",
		New: func() caddy.Module { return new(Handler) },
	}
}

// ServeHTTP sets the variables and goes on.
func (Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	text, _ := caddyhttp.GetVar(r.Context(), caddyhttp.ClientIPVarKey).(string)
	plain, group := spell(text)
	if plain != text {
		caddyhttp.SetVar(r.Context(), caddyhttp.ClientIPVarKey, plain)
	}
	caddyhttp.SetVar(r.Context(), groupVar, group)
	return next.ServeHTTP(w, r)
}

// spell returns an address in its one spelling, and the group that it belongs to.
func spell(text string) (plain, group string) {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return text, text
	}
	address = address.Unmap().WithZone("")
	plain = address.String()
	if address.Is4() {
		return plain, plain
	}
	prefix, err := address.Prefix(groupBits)
	if err != nil {
		return plain, plain
	}
	return plain, prefix.String()
}

var _ caddyhttp.MiddlewareHandler = Handler{}
