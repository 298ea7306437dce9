package waf

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"github.com/corazawaf/coraza/v3/types"
)

// inspectRequest lets the rules see the request. When they read its body, r
// gets one that yields the same bytes, which is returned as well.
func inspectRequest(tx types.Transaction, r *http.Request) (*replayedBody, *types.Interruption, error) {
	address, port := clientAddress(r)
	tellRoute(tx, r)
	tx.ProcessConnection(address, port, "", 0)
	tx.ProcessURI(r.URL.RequestURI(), r.Method, r.Proto)
	for name, values := range r.Header {
		for _, value := range values {
			tx.AddRequestHeader(name, value)
		}
	}
	// net/http takes these two out of the headers; rules expect them there.
	if r.Host != "" {
		tx.AddRequestHeader("Host", r.Host)
		tx.SetServerName(r.Host)
	}
	for _, encoding := range r.TransferEncoding {
		tx.AddRequestHeader("Transfer-Encoding", encoding)
	}
	if refusal := tx.ProcessRequestHeaders(); refusal != nil {
		return nil, refusal, nil
	}
	body, refusal, err := inspectBody(tx, r)
	if refusal != nil || err != nil {
		return body, refusal, err
	}
	refusal, err = tx.ProcessRequestBody()
	return body, refusal, err
}

func inspectBody(tx types.Transaction, r *http.Request) (*replayedBody, *types.Interruption, error) {
	// The body of CONNECT (a WebSocket over HTTP/2) is a conversation that
	// has not begun: waiting for its end would wait for ever.
	if r.Body == nil || r.Body == http.NoBody || r.Method == http.MethodConnect || !tx.IsRequestBodyAccessible() {
		return nil, nil, nil
	}
	refusal, _, err := tx.ReadRequestBodyFrom(r.Body)
	if refusal != nil || err != nil {
		return nil, refusal, err
	}
	seen, err := tx.RequestBodyReader()
	if err != nil {
		return nil, nil, caddyhttp.Error(http.StatusInternalServerError, fmt.Errorf("request body not kept: %w", err))
	}
	body := &replayedBody{seen: seen, rest: r.Body}
	r.Body = body
	return body, nil, nil
}

// clientAddress is who Caddy believes the client to be, and the port of the
// connection. An address is written plainly: no brackets, no zone, no ::ffff:.
func clientAddress(r *http.Request) (string, int) {
	host, portText, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host, portText = r.RemoteAddr, ""
	}
	if ip, ok := caddyhttp.GetVar(r.Context(), caddyhttp.ClientIPVarKey).(string); ok && ip != "" {
		host = ip
	}
	if address, err := netip.ParseAddr(host); err == nil {
		host = address.Unmap().WithZone("").String()
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		port = 0
	}
	return host, port
}
