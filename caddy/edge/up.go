package edge

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/caddyserver/caddy/v2"
)

const patience = 3 * time.Second

// isUp asks for something small that changes nothing.
func isUp(folder string) (int, error) {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", placeIn(folder).socket())
	}
	client := &http.Client{Timeout: patience, Transport: &http.Transport{DialContext: dial}}
	answer, err := client.Get("http://caddy/client_ip_lists?path=/")
	if err != nil {
		return caddy.ExitCodeFailedStartup, err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return caddy.ExitCodeFailedStartup, err
	}
	if answer.StatusCode != http.StatusOK {
		return caddy.ExitCodeFailedStartup, fmt.Errorf("the admin API answered with status %d", answer.StatusCode)
	}
	return caddy.ExitCodeSuccess, nil
}
