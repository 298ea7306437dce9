// Package iplist matches clients against a list of networks in a file, whose
// changes take effect without a reload.
package iplist

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"github.com/gaissmai/bart"
	"go.uber.org/zap"

	"gatehouse/caddy/internal/client"
)

// closing is the answer that is none: the connection is closed.
const closing = "close"

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
//
// A sealed file ends in the digest of what is before it, so that half a list is
// a fault, and its lines may say more: "203.0.113.0/24 @shop close" is a network
// whose connections are to be closed on the route shop alone. Each line counts
// for one answer, and for one route or all: a matcher asks for the lines of one
// answer and of one route, or of all. A client may be in the lines of both
// answers; which is given is a matter of which matcher comes first.
type ClientIPList struct {
	// Path of the file, absolute.
	Path string `json:"path"`
	// Sealed tells that the file is a sealed one.
	Sealed bool `json:"sealed,omitempty"`
	// Answer is "close" to ask for the lines that say close, and nothing to ask for
	// those that do not. Of sealed files alone.
	Answer string `json:"answer,omitempty"`
	// Route asks for the lines of one route; placeholders are replaced. Without it
	// those are asked for that name no route. Of sealed files alone. A request whose
	// route turns out to be nothing is in no line of a route.
	Route string `json:"route,omitempty"`

	list     *list
	variable string // the placeholder that Route is, if it is nothing but one
	logger   *zap.Logger
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
	if err := m.check(); err != nil {
		return fmt.Errorf("client_ip_list: %w", err)
	}
	if inner, opened := strings.CutPrefix(m.Route, "{"); opened && strings.IndexAny(inner, `{}\`) == len(inner)-1 {
		m.variable = strings.TrimSuffix(inner, "}")
	}
	kind := lists
	if m.Sealed {
		kind = sealedLists
	}
	m.logger = ctx.Logger()
	l, err := acquire(kind, filepath.Clean(m.Path), ctx.Storage(), m.logger)
	if err != nil {
		return fmt.Errorf("client_ip_list: %w", err)
	}
	m.list = l
	return nil
}

func (m *ClientIPList) check() error {
	if !filepath.IsAbs(m.Path) {
		return fmt.Errorf("path %q is not absolute", m.Path)
	}
	if !m.Sealed && (m.Answer != "" || m.Route != "") {
		return errors.New("only sealed lists tell answers and routes apart")
	}
	if m.Answer != "" && m.Answer != closing {
		return fmt.Errorf("answer %q is not %q", m.Answer, closing)
	}
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
	networks := m.networks(r)
	if networks == nil && m.Sealed {
		return false, nil // Nobody is in it, so it does not matter who asks.
	}
	address, err := client.Address(r)
	if client.Unproven(err) {
		return false, err
	}
	if err != nil {
		m.logger.Error("client address not understood", zap.Error(err))
		return false, nil
	}
	return networks != nil && networks.Contains(normalise(address)), nil
}

// networks returns those that count for a request; nil when there are none.
func (m *ClientIPList) networks(r *http.Request) *bart.Lite {
	t := m.list.Value()
	closes := m.Answer == closing
	if m.Route == "" {
		return t.everywhere.of(closes)
	}
	if len(t.routes) == 0 {
		return nil
	}
	return t.routes[m.routeOf(r)].of(closes)
}

// routeOf returns the name of a request's route.
func (m *ClientIPList) routeOf(r *http.Request) string {
	replacer, found := r.Context().Value(caddy.ReplacerCtxKey).(*caddy.Replacer)
	if !found {
		return ""
	}
	if m.variable != "" {
		name, _ := replacer.GetString(m.variable)
		return name
	}
	return replacer.ReplaceAll(m.Route, "")
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
