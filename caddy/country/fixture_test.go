package country

import (
	"bytes"
	"flag"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/maxmind/mmdbwriter"
	"github.com/maxmind/mmdbwriter/mmdbtype"
)

// builtAt is when the databases of the tests were made, in seconds since 1970.
const builtAt = 1_760_000_000

// fixture is what the committed database says, in networks for documentation
// (RFC 5737, RFC 3849).
var fixture = map[string]string{
	"198.51.100.0/24":      "DE",
	"203.0.113.0/24":       "FR",
	"2001:db8:de::/48":     "DE",
	"2001:db8:f4::/48":     "FR",
	"2001:db8:0:ff00::/56": "CH",
}

// written makes a database of networks and countries. A country of "" makes a
// record that names only the continent.
func written(t testing.TB, options mmdbwriter.Options, countries map[string]string) []byte {
	t.Helper()
	options.IncludeReservedNetworks = true
	options.BuildEpoch = builtAt
	tree, err := mmdbwriter.New(options)
	if err != nil {
		t.Fatal(err)
	}
	for network, country := range countries {
		_, prefix, err := net.ParseCIDR(network)
		if err != nil {
			t.Fatal(err)
		}
		record := mmdbtype.Map{"continent": mmdbtype.Map{"code": mmdbtype.String("EU")}}
		if country != "" {
			record["country"] = mmdbtype.Map{"iso_code": mmdbtype.String(country)}
		}
		if err := tree.Insert(prefix, record); err != nil {
			t.Fatal(err)
		}
	}
	var content bytes.Buffer
	if _, err := tree.WriteTo(&content); err != nil {
		t.Fatal(err)
	}
	return content.Bytes()
}

func countryDatabase(t testing.TB, countries map[string]string) []byte {
	return written(t, mmdbwriter.Options{DatabaseType: "Gatehouse-Test-Country", RecordSize: 24}, countries)
}

// replace writes a file whole, as geoipupdate does: another one, renamed over it.
func replace(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path+".tmp", content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		t.Fatal(err)
	}
}

func newFile(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "country.mmdb")
	replace(t, path, content)
	return path
}

var writeFixture = flag.Bool("write-fixture", false, "write the databases in testdata anew")

// The committed databases are what this test would write; the tests of what
// drives the edge read them. Made with: go test ./country -run Fixture -write-fixture
func TestFixtureIsWhatItSays(t *testing.T) {
	for name, content := range map[string][]byte{
		"countries.mmdb":      countryDatabase(t, fixture),
		"another-type.mmdb":   written(t, mmdbwriter.Options{DatabaseType: "Gatehouse-Test-ASN", RecordSize: 24}, fixture),
		"another-layout.mmdb": countryDatabase(t, map[string]string{"198.51.100.0/24": ""}),
	} {
		path := filepath.Join("testdata", name)
		if *writeFixture {
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(kept, content) {
			t.Errorf("%s is another one; write it anew", path)
		}
	}
}
