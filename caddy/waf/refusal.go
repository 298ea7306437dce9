package waf

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"github.com/corazawaf/coraza/v3/types"
)

// errRefused is what the next handler gets for writing a refused response.
var errRefused = errors.New("response refused by the web application firewall")

// refuse carries an interruption out: a redirect is written, all others become
// an error with the rule's status (403 when it has none) for the error routes.
func refuse(w http.ResponseWriter, it *types.Interruption) error {
	if it.Action == "redirect" {
		w.Header().Set("Location", it.Data)
		w.WriteHeader(it.Status)
		return nil
	}
	status := it.Status
	if status < http.StatusBadRequest || status > 599 {
		status = http.StatusForbidden
	}
	return caddyhttp.Error(status, fmt.Errorf("refused by the web application firewall, rule %d", it.RuleID))
}
