package hostroutes

import (
	"fmt"
	"testing"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

// named is a route list that can be told from others.
func named(name string) caddyhttp.RouteList {
	return caddyhttp.RouteList{{Group: name}}
}

func tableWith(t testing.TB, names ...string) table {
	t.Helper()
	hosts := newTable(len(names))
	for _, name := range names {
		if err := hosts.add(name, named(name)); err != nil {
			t.Fatal(err)
		}
	}
	return hosts
}

func TestHostIsFoundInEverySpelling(t *testing.T) {
	hosts := tableWith(t, "Shop.Example.com", "*.example.com", "*.eu.example.com", "192.0.2.1", "[::1]", "2001:db8::7", "localhost", "kiosk.test")
	for header, want := range map[string]string{
		"shop.example.com":          "Shop.Example.com",
		"SHOP.EXAMPLE.COM:8080":     "Shop.Example.com",
		"shop.example.com.":         "Shop.Example.com",
		"shop.example.com.:443":     "Shop.Example.com",
		"shop.example.com:":         "Shop.Example.com",
		"other.example.com":         "*.example.com",
		"Other.Example.Com.:1":      "*.example.com",
		"fr.eu.example.com":         "*.eu.example.com",
		"eu.example.com":            "*.example.com",
		"192.0.2.1:80":              "192.0.2.1",
		"[::1]":                     "[::1]",
		"[::1]:8080":                "[::1]",
		"::1":                       "[::1]",
		"[0:0:0:0:0:0:0:1]:443":     "[::1]",
		"[2001:DB8::7]":             "2001:db8::7",
		"localhost:1":               "localhost",
		"example.com":               "",
		"a.b.example.com":           "",
		"a.fr.eu.example.com":       "",
		".example.com":              "",
		"shop.example.com..":        "",
		"shop.example.com:80:80":    "",
		"shop.example.com:http":     "",
		"shop.example.com.evil.com": "",
		"KIOSK.test":                "kiosk.test", "\u212aiosk.test": "",
		"[::1":               "",
		"[::1]x":             "",
		"].example.com":      "",
		"[::1%25eth0]":       "",
		"[shop.example.com]": "",
		"[192.0.2.1]":        "",
		"":                   "", ".": "", ":": "", ":80": "", "[": "", "[]": "", "]": "",
	} {
		routes, known := hosts.find(header)
		got := ""
		if known {
			got = routes[0].Group
		}
		if got != want {
			t.Errorf("%q found %q, want %q", header, got, want)
		}
	}
}

func TestBadNamesAreRefused(t *testing.T) {
	for _, names := range [][]string{
		{""}, {"."}, {":80"}, {"*"}, {"*."}, {"**.example.com"}, {"a*.example.com"}, {"*a.example.com"},
		{"a.*.example.com"}, {"*.*.example.com"}, {"example.*"}, {"{env.HOME}"}, {"[::1"}, {"a:b"}, {"a.."},
		{"a.com", "A.com"}, {"a.com", "a.com."}, {"a.com", "a.com:80"}, {"::1", "[::1]"}, {"::1", "0::1"},
		{"*.a.com", "*.A.com"},
	} {
		hosts := newTable(0)
		var err error
		for _, name := range names {
			if err == nil {
				err = hosts.add(name, nil)
			}
		}
		if err == nil {
			t.Errorf("%q accepted", names)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for _, size := range []int{10, 10_000} {
		names := make([]string, size)
		for i := range names {
			names[i] = fmt.Sprintf("host%d.example.com", i)
		}
		hosts := tableWith(b, names...)
		last := names[size-1] + ":443"
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for b.Loop() {
				if _, known := hosts.find(last); !known {
					b.Fatal("not found")
				}
			}
		})
	}
}
