// Package client tells matchers who sent a request.
package client

import (
	"errors"
	"net/http"
	"net/netip"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

var errUnproven = errors.New("client address not proven before the TLS handshake is complete")

// Address is what Caddy believes the client's address to be (the client_ip
// variable). Early data, whose sender is unproven, is answered with 425, as
// Caddy's own client_ip does: that error has its status. Any other error means
// that there is no address.
func Address(r *http.Request) (netip.Addr, error) {
	if r.TLS != nil && !r.TLS.HandshakeComplete {
		return netip.Addr{}, caddyhttp.Error(http.StatusTooEarly, errUnproven)
	}
	text, _ := caddyhttp.GetVar(r.Context(), caddyhttp.ClientIPVarKey).(string)
	return netip.ParseAddr(text)
}

// Unproven tells whether an error of Address is to be answered.
func Unproven(err error) bool {
	return errors.Is(err, errUnproven)
}
