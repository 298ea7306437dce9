package client

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http/httptest"
	"testing"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

func TestAddressIsWhatCaddyBelieves(t *testing.T) {
	for text, want := range map[string]string{"203.0.113.9": "203.0.113.9", "": "", "@": ""} {
		vars := map[string]any{caddyhttp.ClientIPVarKey: text}
		request := httptest.NewRequest("GET", "/", nil)
		request = request.WithContext(context.WithValue(request.Context(), caddyhttp.VarsCtxKey, vars))
		address, err := Address(request)
		if (err == nil) != (want != "") || Unproven(err) || (err == nil && address.String() != want) {
			t.Errorf("%q: %v %v", text, address, err)
		}
	}
}

func TestEarlyDataIsAnsweredAndNotMatched(t *testing.T) {
	request := httptest.NewRequest("GET", "/", nil)
	request.TLS = &tls.ConnectionState{HandshakeComplete: false}
	_, err := Address(request)
	var answer caddyhttp.HandlerError
	if !Unproven(err) || !errors.As(err, &answer) || answer.StatusCode != 425 {
		t.Errorf("early data: %v", err)
	}
}
