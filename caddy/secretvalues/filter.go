// Package secretvalues takes the values of known parameters out of what is logged.
package secretvalues

import (
	"errors"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/logging"
	"go.uber.org/zap/zapcore"
)

func init() {
	caddy.RegisterModule(new(Filter))
}

// Filter replaces the values of parameters whose names say that they are
// secrets, in a field that holds an address. Everything else of the field
// stays as it came, byte for byte: Caddy's own query filter drops what it
// cannot parse, and puts the rest in another order.
type Filter struct {
	// Names of parameters. Each text may hold several, with blanks between.
	Names []string `json:"names"`
	// Endings of names, likewise.
	Endings []string `json:"endings,omitempty"`

	names   map[string]struct{}
	endings []string
}

// CaddyModule returns the Caddy module information.
func (*Filter) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{
		ID:  "caddy.logging.encoders.filter.secret_values",
		New: func() caddy.Module { return new(Filter) },
	}
}

// Provision brings the names into the form in which they are compared.
func (f *Filter) Provision(caddy.Context) error {
	names, err := plainWords(f.Names)
	if err != nil {
		return err
	}
	f.names = make(map[string]struct{}, len(names))
	for _, name := range names {
		f.names[name] = struct{}{}
	}
	f.endings, err = plainWords(f.Endings)
	if err == nil && len(f.names)+len(f.endings) == 0 {
		err = errors.New("names no parameter")
	}
	return err
}

// Filter filters the input field. What is no text has no parameters.
func (f *Filter) Filter(in zapcore.Field) zapcore.Field {
	if in.Type == zapcore.StringType {
		in.String = f.redact(in.String)
	}
	return in
}

var (
	_ logging.LogFieldFilter = (*Filter)(nil)
	_ caddy.Provisioner      = (*Filter)(nil)
)
