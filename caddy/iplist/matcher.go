// Package iplist matches clients against a list of networks in a file, whose
// changes take effect without a reload.
package iplist

import (
	"fmt"
	"net/http"
	"path/filepath"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"go.uber.org/zap"

	"gatehouse/caddy/internal/client"
)

func init() {
	caddy.RegisterModule(new(ClientIPList))
}

// ClientIPList matches requests whose client address (the client_ip variable)
// lies in one of the networks in a file.
//
// It promises that
//   - a file that is renamed over it takes effect within milliseconds where the
//     system tells of changes, and within a second where it does not; one that
//     is written in place when it has come to rest, within a second;
//   - no change is lost, whatever the file's time and size say;
//   - while the file is missing or faulty, the last good list stays in force
//     and the log says so. It is kept in Caddy's storage, so that a start without
//     the file has it, too; only a file that was never good is refused.
//
// A file of blanks alone is faulty: a list of nobody has a comment. The file's
// writer replaces it whole (write another file, then rename it over this one):
// one that rests while it writes in place has half a list in force.
type ClientIPList struct {
	// Path of the file, absolute.
	Path string `json:"path"`

	list   *list
	logger *zap.Logger
}

// CaddyModule returns the Caddy module information.
func (*ClientIPList) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{
		ID:  "http.matchers.client_ip_list",
		New: func() caddy.Module { return new(ClientIPList) },
	}
}

// Provision reads the file, so that what it says when a configuration is loaded
// is in force when the load is answered. Without one it goes on with the last
// good list.
func (m *ClientIPList) Provision(ctx caddy.Context) error {
	if !filepath.IsAbs(m.Path) {
		return fmt.Errorf("client_ip_list: path %q is not absolute", m.Path)
	}
	m.logger = ctx.Logger()
	l, err := acquire(filepath.Clean(m.Path), ctx.Storage(), m.logger)
	if err != nil {
		return fmt.Errorf("client_ip_list: %w", err)
	}
	m.list = l
	return nil
}

// Cleanup releases the list; the last matcher to do so ends its watch.
func (m *ClientIPList) Cleanup() error {
	if m.list == nil {
		return nil
	}
	return m.list.Release(m.logger)
}

// MatchWithError tells whether the client's address is in the list. Like
// Caddy's client_ip it answers 425 to early data, whose sender is unproven,
// and does not match a client without an address.
func (m *ClientIPList) MatchWithError(r *http.Request) (bool, error) {
	address, err := client.Address(r)
	if client.Unproven(err) {
		return false, err
	}
	if err != nil {
		m.logger.Error("client address not understood", zap.Error(err))
		return false, nil
	}
	return m.list.contains(address), nil
}

// Match is MatchWithError for callers that know no errors.
func (m *ClientIPList) Match(r *http.Request) bool {
	matched, err := m.MatchWithError(r)
	if err != nil {
		caddyhttp.SetVar(r.Context(), caddyhttp.MatcherErrorVarKey, err)
	}
	return matched
}

var (
	_ caddy.Provisioner                 = (*ClientIPList)(nil)
	_ caddy.CleanerUpper                = (*ClientIPList)(nil)
	_ caddyhttp.RequestMatcherWithError = (*ClientIPList)(nil)
)
