package hostroutes

import (
	"fmt"
	"strings"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

// table finds route lists by host in constant time.
type table struct {
	exact    map[string]caddyhttp.RouteList
	wildcard map[string]caddyhttp.RouteList // by parent: example.com for *.example.com
}

func newTable(size int) table {
	return table{
		exact:    make(map[string]caddyhttp.RouteList, size),
		wildcard: make(map[string]caddyhttp.RouteList),
	}
}

// add takes a name in any spelling that a Host header may have.
func (t table) add(name string, routes caddyhttp.RouteList) error {
	host := normalise(name)
	if host == "" {
		return fmt.Errorf("host %q is empty or not a host", name)
	}
	if strings.ContainsAny(host, "{}") {
		return fmt.Errorf("host %q has a placeholder", name)
	}
	names, key := t.exact, host
	if parent, ok := strings.CutPrefix(host, "*."); ok {
		names, key = t.wildcard, parent
	}
	if key == "" || strings.Contains(key, "*") {
		return fmt.Errorf("host %q: a wildcard stands for the whole left-most label of a name", name)
	}
	if _, taken := names[key]; taken {
		return fmt.Errorf("host %q is there twice in different spellings", name)
	}
	names[key] = routes
	return nil
}

// find returns the routes of a Host header: the exact name's, else those of the
// wildcard of its parent.
func (t table) find(hostHeader string) (caddyhttp.RouteList, bool) {
	host := normalise(hostHeader)
	if routes, ok := t.exact[host]; ok {
		return routes, true
	}
	label, parent, dotted := strings.Cut(host, ".")
	if !dotted || label == "" {
		return nil, false
	}
	routes, ok := t.wildcard[parent]
	return routes, ok
}
