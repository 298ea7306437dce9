// Package clientaddress gives the client's address one spelling, and believes
// no chain of proxies further than it can be read.
package clientaddress

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

func init() {
	caddy.RegisterModule(new(Handler))
}

const (
	// groupVar names the variable that holds whom an address most likely belongs to.
	groupVar = "client_group"
	// groupBits of an IPv6 address are what one subscriber gets (RFC 6177).
	groupBits = 64
)

var errNobody = errors.New("client_address: the chain in X-Forwarded-For cannot be read up to the client")

// Handler rewrites the client_ip variable that Caddy has found, and adds client_group.
//
// It promises that
//   - an IPv4 address in IPv6 spelling (::ffff:203.0.113.9), as a trusted proxy
//     may pass it on, is that IPv4 address for every matcher and log that
//     follows; a zone is dropped;
//   - client_group is the address itself for IPv4 and its /64 for IPv6, of
//     which one client has every address;
//   - what is no address stays as it is;
//   - behind a trusted proxy, the client is the right-most address of
//     X-Forwarded-For that is not trusted. Caddy passes over what it cannot
//     read, on to what the client itself may have written; here a chain that
//     cannot be read up to there has the client [nobody], and its request is
//     refused with 400: nobody is in no list of who is blocked.
type Handler struct {
	// TrustedProxies are the addresses and networks of the server's own
	// trusted_proxies. Without them the chain is left to Caddy.
	TrustedProxies []string `json:"trusted_proxies,omitempty"`

	trusted []netip.Prefix
}

// CaddyModule returns the Caddy module information.
func (*Handler) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{
		ID:  "http.handlers.client_address",
		New: func() caddy.Module { return new(Handler) },
	}
}

// Provision reads the trusted proxies.
func (h *Handler) Provision(caddy.Context) error {
	for _, text := range h.TrustedProxies {
		prefix, err := parsePrefix(text)
		if err != nil {
			return fmt.Errorf("client_address: %w", err)
		}
		h.trusted = append(h.trusted, prefix)
	}
	return nil
}

// ServeHTTP sets the variables and goes on.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	text, _ := caddyhttp.GetVar(r.Context(), caddyhttp.ClientIPVarKey).(string)
	client := h.behindProxies(r, text)
	plain, group := spell(client)
	if plain != text {
		caddyhttp.SetVar(r.Context(), caddyhttp.ClientIPVarKey, plain)
	}
	caddyhttp.SetVar(r.Context(), groupVar, group)
	if client == nobody {
		return caddyhttp.Error(http.StatusBadRequest, errNobody)
	}
	return next.ServeHTTP(w, r)
}

// behindProxies returns the client of a request that a trusted proxy has sent,
// and for every other one what Caddy has found.
func (h *Handler) behindProxies(r *http.Request, found string) string {
	trusted, _ := caddyhttp.GetVar(r.Context(), caddyhttp.TrustedProxyVarKey).(bool)
	if !trusted || len(h.trusted) == 0 {
		return found
	}
	return clientOf(r.Header.Values("X-Forwarded-For"), h.trusted, found)
}

// spell returns an address in its one spelling, and the group that it belongs to.
func spell(text string) (plain, group string) {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return text, text
	}
	address = normalise(address)
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

// normalise makes one address of its spellings.
func normalise(address netip.Addr) netip.Addr {
	return address.Unmap().WithZone("")
}

var (
	_ caddy.Provisioner           = (*Handler)(nil)
	_ caddyhttp.MiddlewareHandler = (*Handler)(nil)
)
