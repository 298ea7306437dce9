// Package country matches clients by the country that a database has for their
// address. A database that is replaced takes effect without a reload.
package country

import (
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"go.uber.org/zap"

	"gatehouse/caddy/internal/client"
	"gatehouse/caddy/internal/watched"
)

func init() {
	caddy.RegisterModule(new(ClientCountry))
}

// ClientCountry matches requests whose client address (the client_ip variable)
// a database places in one of the countries.
//
// It promises that
//   - a configuration is refused when the file was never good and is missing, is
//     no database, or holds no country where MaxMind's databases have it: nothing
//     is found out at the first request;
//   - a file that is renamed over it takes effect within milliseconds where the
//     system tells of changes, and within a second where it does not;
//   - while the file is missing or faulty, the last good database stays in force
//     and the log says so. It is kept in Caddy's storage, so that a start without
//     the file has it, too;
//   - a client whose country the database does not know, and one without an
//     address, matches if, and only if, unknown is true;
//   - a record that cannot be read is an error, and neither verdict.
type ClientCountry struct {
	// Path of the database, absolute. The MaxMind DB format, version 2, with
	// country.iso_code as in MaxMind's own Country and City databases.
	Path string `json:"path"`
	// Countries by their ISO 3166-1 alpha-2 codes, in capitals.
	Countries []string `json:"countries"`
	// Unknown tells whether an unknown country matches as well.
	Unknown bool `json:"unknown,omitempty"`

	wanted   map[string]bool
	database *watched.File[*database]
	logger   *zap.Logger
}

// CaddyModule returns the Caddy module information.
func (*ClientCountry) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{
		ID:  "http.matchers.client_country",
		New: func() caddy.Module { return new(ClientCountry) },
	}
}

var code = regexp.MustCompile(`^[A-Z]{2}$`)

// Provision opens the database, or the last good one.
func (m *ClientCountry) Provision(ctx caddy.Context) error {
	if !filepath.IsAbs(m.Path) {
		return fmt.Errorf("client_country: path %q is not absolute", m.Path)
	}
	if len(m.Countries) == 0 {
		return fmt.Errorf("client_country: no countries")
	}
	m.wanted = make(map[string]bool, len(m.Countries))
	for _, country := range m.Countries {
		if !code.MatchString(country) {
			return fmt.Errorf("client_country: %q is not a country's two capitals", country)
		}
		m.wanted[country] = true
	}
	m.logger = ctx.Logger()
	database, err := databases.Acquire(filepath.Clean(m.Path), ctx.Storage(), m.logger)
	if err != nil {
		return fmt.Errorf("client_country: %s: %w", m.Path, err)
	}
	m.database = database
	return nil
}

// Cleanup releases the database; the last matcher to do so ends its watch.
func (m *ClientCountry) Cleanup() error {
	if m.database == nil {
		return nil
	}
	return m.database.Release(m.logger)
}

// MatchWithError tells whether the client's country is among the wanted ones.
// Like Caddy's client_ip it answers 425 to early data, whose sender is unproven.
func (m *ClientCountry) MatchWithError(r *http.Request) (bool, error) {
	address, err := client.Address(r)
	if client.Unproven(err) {
		return false, err
	}
	if err != nil {
		m.logger.Error("client address not understood", zap.Error(err))
		return m.Unknown, nil
	}
	country, err := m.database.Value().countryOf(address)
	if err != nil {
		return false, caddyhttp.Error(http.StatusInternalServerError, fmt.Errorf("client_country: %w", err))
	}
	if country == "" {
		return m.Unknown, nil
	}
	return m.wanted[country], nil
}

// Match is MatchWithError for callers that know no errors.
func (m *ClientCountry) Match(r *http.Request) bool {
	matched, err := m.MatchWithError(r)
	if err != nil {
		caddyhttp.SetVar(r.Context(), caddyhttp.MatcherErrorVarKey, err)
	}
	return matched
}

var (
	_ caddy.Provisioner                 = (*ClientCountry)(nil)
	_ caddy.CleanerUpper                = (*ClientCountry)(nil)
	_ caddyhttp.RequestMatcherWithError = (*ClientCountry)(nil)
)
