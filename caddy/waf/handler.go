// Package waf runs Coraza, a web application firewall, inside a request.
package waf

import (
	"net/http"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"go.uber.org/zap"
)

func init() {
	caddy.RegisterModule(new(Handler))
}

// MatchesVar is the variable that holds, for the next handler, how many rules
// have matched the request and are not nolog.
const MatchesVar = "waf_matches"

// Handler inspects requests and responses with the rules of its directives.
//
// It promises that
//   - a refused request never reaches the next handler, and a refused response
//     never reaches the client: the refusal is a [caddyhttp.HandlerError] with
//     the rule's status, so that error routes answer it;
//   - rules see the address that Caddy believes to be the client's (the
//     client_ip variable), while the next handler sees the request's own;
//   - the next handler finds in a variable how many rules have matched;
//   - WebSockets and event streams pass at once, and the next handler's error
//     is passed on;
//   - rule sets with equal directives are compiled once and outlive reloads.
type Handler struct {
	// Directives in Coraza's SecLang. At least one is needed.
	Directives string `json:"directives,omitempty"`

	// LoadOWASPCRS makes the embedded Core Rule Set available to Include
	// as @coraza.conf-recommended, @crs-setup.conf.example and @owasp_crs/*.conf.
	LoadOWASPCRS bool `json:"load_owasp_crs,omitempty"`

	rules  *ruleSet
	logger *zap.Logger
}

// CaddyModule returns the Caddy module information.
func (*Handler) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{
		ID:  "http.handlers.waf",
		New: func() caddy.Module { return new(Handler) },
	}
}

// Provision compiles the directives, or finds them compiled.
func (h *Handler) Provision(ctx caddy.Context) error {
	h.logger = ctx.Logger()
	rules, err := acquireRules(h.Directives, h.LoadOWASPCRS)
	if err != nil {
		return err
	}
	h.rules = rules
	return nil
}

// Cleanup releases the compiled rules; the last handler to do so frees them.
func (h *Handler) Cleanup() error {
	if h.rules == nil {
		return nil
	}
	return h.rules.release()
}

// ServeHTTP lets the rules see the request, the next handler answer it, and
// the rules see the response.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	tx := h.rules.newTransaction(r.Context())
	if tx.IsRuleEngineOff() {
		defer tx.Close()
		return next.ServeHTTP(w, r)
	}
	matches := newMatchLog(h.logger, tx, r)
	defer func() {
		tx.ProcessLogging()
		matches.write()
		if err := tx.Close(); err != nil {
			h.logger.Error("transaction not closed", zap.Error(err))
		}
	}()

	body, refusal, err := inspectRequest(tx, r)
	if body != nil {
		// The transaction's buffer is used again by other requests, while a
		// proxy may still be sending this body: nobody reads it after this.
		defer body.detach()
	}
	matches.write()
	if err != nil {
		// A status that it has already, such as request_body's 413, stays.
		return caddyhttp.Error(http.StatusBadRequest, err)
	}
	if refusal != nil {
		return refuse(w, refusal)
	}
	caddyhttp.SetVar(r.Context(), MatchesVar, countLogged(tx))
	return serveInspected(tx, w, r, next)
}

var (
	_ caddy.Provisioner           = (*Handler)(nil)
	_ caddy.CleanerUpper          = (*Handler)(nil)
	_ caddyhttp.MiddlewareHandler = (*Handler)(nil)
)
