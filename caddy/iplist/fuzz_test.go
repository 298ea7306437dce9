package iplist

import (
	"net/netip"
	"strings"
	"testing"
)

// FuzzListFile: parsing never panics, and what is accepted says the same when
// it is written out and read again.
func FuzzListFile(f *testing.F) {
	for _, seed := range []string{
		"", "# only a comment", "10.0.0.0/8\n", "::ffff:10.0.0.1/97", "fe80::1%eth0/64", "1.2.3.4/", "1.2.3.4/08",
		"\r\n\t203.0.113.7 # why", "::/0", "::ffff:0:0/95", "2001:DB8::1", "1.2.3.4%x", strings.Repeat("9", 1025),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		var first, second []netip.Prefix
		if parseList(content, func(p netip.Prefix) { first = append(first, p) }) != nil {
			return
		}
		var written strings.Builder
		written.WriteString("# the same\n")
		for _, prefix := range first {
			if !prefix.IsValid() || prefix != prefix.Masked() || prefix.Addr().Is4In6() || prefix.Addr().Zone() != "" {
				t.Fatalf("%v is not in normal form", prefix)
			}
			written.WriteString(prefix.String() + "\n")
		}
		if err := parseList([]byte(written.String()), func(p netip.Prefix) { second = append(second, p) }); err != nil {
			t.Fatal(err)
		}
		if len(first) != len(second) {
			t.Fatalf("%v became %v", first, second)
		}
		table, _, err := tableOf(content)
		if err != nil {
			t.Fatal(err)
		}
		for i, prefix := range first {
			if second[i] != prefix || !table.Contains(normalise(prefix.Addr())) {
				t.Fatalf("%v became %v or is not in force", prefix, second[i])
			}
		}
	})
}
