// Command caddy is Caddy with what Gatehouse needs inside a request.
package main

import (
	caddycmd "github.com/caddyserver/caddy/v2/cmd"

	_ "github.com/caddyserver/caddy/v2/modules/standard"
	_ "github.com/mholt/caddy-ratelimit"

	_ "gatehouse/caddy/clientaddress"
	_ "gatehouse/caddy/country"
	_ "gatehouse/caddy/edge"
	_ "gatehouse/caddy/hostroutes"
	_ "gatehouse/caddy/iplist"
	_ "gatehouse/caddy/passwordhash"
	_ "gatehouse/caddy/requesttrailers"
	_ "gatehouse/caddy/secretvalues"
	_ "gatehouse/caddy/waf"
)

func main() {
	caddycmd.Main()
}
