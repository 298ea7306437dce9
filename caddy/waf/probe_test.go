package waf

import (
	"net/http"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

// probe is what the handler waf_probe does before it calls the next one.
var probe func(http.ResponseWriter) error

type probeHandler struct{}

func init() { caddy.RegisterModule(probeHandler{}) }

func (probeHandler) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{ID: "http.handlers.waf_probe", New: func() caddy.Module { return new(probeHandler) }}
}

func (probeHandler) ServeHTTP(w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	if err := probe(w); err != nil {
		return err
	}
	return next.ServeHTTP(w, r)
}
