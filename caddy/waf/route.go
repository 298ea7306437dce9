package waf

import (
	"net/http"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"github.com/corazawaf/coraza/v3/experimental/plugins/plugintypes"
	"github.com/corazawaf/coraza/v3/types"
)

// routeKey is what rules find the name of the request's route under: TX:edge_route.
const routeKey = "edge_route"

// tellRoute lets rules see which route took the request (the variable route),
// so that a directive can be about one route alone. Clients cannot set it.
func tellRoute(tx types.Transaction, r *http.Request) {
	route, _ := caddyhttp.GetVar(r.Context(), "route").(string)
	if state, ok := tx.(plugintypes.TransactionState); ok && route != "" {
		state.Variables().TX().Set(routeKey, []string{route})
	}
}
