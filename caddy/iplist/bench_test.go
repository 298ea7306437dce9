package iplist

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"gatehouse/caddy/internal/edgetest"
)

// networksOf returns that many networks, none of which holds 203.0.113.0/24.
func networksOf(count int) []string {
	lines := make([]string, count)
	for i := range lines {
		lines[i] = fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255)
		if i%8 == 0 {
			lines[i] = fmt.Sprintf("2001:db8:%x:%x::/64", i>>16, i&0xffff)
		}
	}
	return lines
}

// asker sends requests over one connection.
type asker struct {
	client  http.Client
	request *http.Request
}

func askerOf(b *testing.B, edge *edgetest.Edge) *asker {
	b.Helper()
	a := &asker{request: edge.Request(b, http.MethodGet, "shop", "/", nil)}
	b.Cleanup(a.client.CloseIdleConnections)
	return a
}

func (a *asker) status(b *testing.B, client string) int {
	a.request.Header.Set("X-Forwarded-For", client)
	response, err := a.client.Do(a.request)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		b.Fatal(err)
	}
	return response.StatusCode
}

// BenchmarkRenameToFirst403 is what somebody who blocks waits for. Run it with
// -benchtime 300x.
func BenchmarkRenameToFirst403(b *testing.B) {
	for _, count := range []int{0, 1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			lines := networksOf(count)
			path := newFile(b, seal(lines...))
			a := askerOf(b, edgetest.Start(b, blocking(path)))
			var took []time.Duration
			for i := range b.N {
				banned := fmt.Sprintf("203.0.113.%d", 1+i%250)
				at := i * 7919 % (count + 1)
				next := seal(slices.Insert(slices.Clone(lines), at, banned)...)
				if err := os.WriteFile(path+".tmp", []byte(next), 0o600); err != nil {
					b.Fatal(err)
				}
				started := time.Now()
				if err := os.Rename(path+".tmp", path); err != nil {
					b.Fatal(err)
				}
				for a.status(b, banned) != http.StatusForbidden {
				}
				took = append(took, time.Since(started))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
			b.ReportMetric(0, "ns/op")
		})
	}
}
