package country

import (
	"net/netip"
	"testing"

	"github.com/caddyserver/caddy/v2"
	"github.com/maxmind/mmdbwriter"
)

func TestCountryOfAnAddress(t *testing.T) {
	d, err := openDatabase(countryDatabase(t, fixture))
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"198.51.100.7": "DE", "198.51.100.255": "DE", "203.0.113.0": "FR", "2001:db8:de::1": "DE",
		"2001:db8:de:ffff:ffff:ffff:ffff:ffff": "DE", "2001:db8:f4::1": "FR", "2001:db8:0:ffff::1": "CH",
		"::ffff:198.51.100.7": "DE", "2001:db8:de::1%eth0": "DE",
		"198.51.101.0": "", "192.0.2.1": "", "127.0.0.1": "", "10.0.0.1": "", "::1": "", "fe80::1": "",
		"2001:db8:df::": "", "0.0.0.0": "", "255.255.255.255": "", "::": "",
	} {
		if got, err := d.countryOf(netip.MustParseAddr(address)); got != want || err != nil {
			t.Errorf("%s: %q (%v), want %q", address, got, err, want)
		}
	}
}

func TestDatabaseOfIPv4AloneDoesNotKnowIPv6(t *testing.T) {
	options := mmdbwriter.Options{DatabaseType: "Gatehouse-Test-City", IPVersion: 4, RecordSize: 24}
	d, err := openDatabase(written(t, options, map[string]string{"198.51.100.0/24": "DE"}))
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{"198.51.100.7": "DE", "::ffff:198.51.100.7": "DE", "2001:db8::1": "", "::198.51.100.7": ""} {
		if got, err := d.countryOf(netip.MustParseAddr(address)); got != want || err != nil {
			t.Errorf("%s: %q (%v), want %q", address, got, err, want)
		}
	}
}

func TestRecordWithoutACountryIsUnknown(t *testing.T) {
	d, err := openDatabase(countryDatabase(t, map[string]string{"198.51.100.0/24": "", "203.0.113.0/24": "FR"}))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.countryOf(netip.MustParseAddr("198.51.100.7")); got != "" || err != nil {
		t.Errorf("%q (%v)", got, err)
	}
}

func TestWhatIsNoCountryDatabaseIsRefused(t *testing.T) {
	good := countryDatabase(t, fixture)
	for name, content := range map[string][]byte{
		"empty":            nil,
		"text":             []byte("198.51.100.0/24 DE\n"),
		"cut off":          good[:len(good)/2],
		"without its head": good[len(good)/2:],
		"another type":     written(t, mmdbwriter.Options{DatabaseType: "Gatehouse-Test-ASN"}, fixture),
		"another layout":   countryDatabase(t, map[string]string{"198.51.100.0/24": ""}),
		"without networks": countryDatabase(t, nil),
	} {
		if _, err := databases.Acquire(newFile(t, content), nowhere{}, caddy.Log()); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := databases.Acquire(t.TempDir()+"/nothing.mmdb", nowhere{}, caddy.Log()); err == nil {
		t.Error("missing: accepted")
	}
	if _, err := databases.Acquire(t.TempDir(), nowhere{}, caddy.Log()); err == nil {
		t.Error("a folder: accepted")
	}
	databases.Files.Range(func(key, _ any) bool {
		t.Errorf("%v is still held", key)
		return true
	})
}

// FuzzDatabase: no file makes opening or looking up panic.
func FuzzDatabase(f *testing.F) {
	good := countryDatabase(f, fixture)
	f.Add(good, "198.51.100.7")
	f.Add(good[:len(good)-20], "::1")
	f.Fuzz(func(t *testing.T, content []byte, text string) {
		address, err := netip.ParseAddr(text)
		if err != nil {
			return
		}
		if d, err := openDatabase(content); err == nil {
			_, _ = d.countryOf(address)
		}
	})
}
