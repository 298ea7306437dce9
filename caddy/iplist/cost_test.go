package iplist

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"

	"gatehouse/caddy/internal/edgetest"
)

// onRoute returns lines that count for one route.
func onRoute(lines []string, route string) []string {
	scoped := make([]string, len(lines))
	for i, line := range lines {
		scoped[i] = line + " @" + route
	}
	return scoped
}

// asking is a matcher of a route, and a request of the route shop.
func asking(t testing.TB, path string) (*ClientIPList, *http.Request) {
	t.Helper()
	l, err := acquire(sealedLists, path, nowhere{}, caddy.Log())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Release(caddy.Log()) })
	r := httptest.NewRequest(http.MethodGet, "http://shop/", nil)
	vars := map[string]any{caddyhttp.ClientIPVarKey: "203.0.113.7", "route": "shop"}
	r = r.WithContext(context.WithValue(r.Context(), caddyhttp.VarsCtxKey, vars))
	replacer := caddyhttp.NewTestReplacer(r)
	r = r.WithContext(context.WithValue(r.Context(), caddy.ReplacerCtxKey, replacer))
	return &ClientIPList{Path: path, Sealed: true, Route: "{http.vars.route}", variable: "http.vars.route", list: l}, r
}

func TestAskingCostsNoMemory(t *testing.T) {
	path := newFile(t, seal("203.0.113.7 @shop", "203.0.113.8", "203.0.113.7 @api"))
	ofRoute, r := asking(t, path)
	ofAll := &ClientIPList{Sealed: true, list: ofRoute.list}
	closing := &ClientIPList{Sealed: true, Answer: "close", list: ofRoute.list}
	for m, want := range map[*ClientIPList]bool{ofRoute: true, ofAll: false, closing: false} {
		if got, err := m.MatchWithError(r); got != want || err != nil {
			t.Errorf("%q %q: %t, %v", m.Route, m.Answer, got, err)
		}
		if allocations := testing.AllocsPerRun(100, func() { _, _ = m.MatchWithError(r) }); allocations > 0 {
			t.Errorf("%q %q: %v allocations", m.Route, m.Answer, allocations)
		}
	}
}

func BenchmarkAsking(b *testing.B) {
	long := networksOf(100_000)
	for name, lines := range map[string][]string{
		"nobody": {}, "all": long, "another route": onRoute(long, "api"), "its route": onRoute(long, "shop"),
	} {
		ofRoute, r := asking(b, newFile(b, seal(lines...)))
		for scope, m := range map[string]*ClientIPList{"route": ofRoute, "all": {Sealed: true, list: ofRoute.list}} {
			b.Run(name+", asked for "+scope, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_, _ = m.MatchWithError(r)
				}
			})
		}
	}
}

// worked is how long this process has had a processor.
func worked() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkRequests compares servers that ask four times, as the product's do.
// One of each in turn, because other work on the machine comes and goes.
func BenchmarkRequests(b *testing.B) {
	long := networksOf(100_000)
	for range 7 {
		for _, server := range []struct{ name, config string }{
			{"nobody", blocking(newFile(b, seal()))},
			{"100000 networks", blocking(newFile(b, seal(long...)))},
			{"100000 of another route", blocking(newFile(b, seal(onRoute(long, "api")...)))},
		} {
			b.Run(server.name, func(b *testing.B) {
				address := edgetest.Start(b, server.config).Address
				transport := &http.Transport{MaxIdleConnsPerHost: 16}
				b.Cleanup(transport.CloseIdleConnections)
				b.ResetTimer()
				before := worked()
				b.RunParallel(func(turn *testing.PB) {
					request, _ := http.NewRequest(http.MethodGet, fmt.Sprintf("http://%s/", address), nil)
					request.Host = "shop"
					for turn.Next() {
						response, err := transport.RoundTrip(request)
						if err != nil {
							b.Error(err)
							return
						}
						_, _ = io.Copy(io.Discard, response.Body)
						response.Body.Close()
					}
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
				b.ReportMetric(float64((worked()-before).Nanoseconds())/1000/float64(b.N), "cpu-µs/request")
			})
		}
	}
}
