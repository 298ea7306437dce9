package iplist

import (
	"slices"
	"strings"
	"testing"
)

// written is an entry as a line.
func (e entry) written() string {
	line := e.prefix.String()
	if e.route != "" {
		line += " @" + e.route
	}
	if e.closes {
		line += " close"
	}
	return line + "\n"
}

func entriesOf(content string, parse parseLine) (found []entry, err error) {
	err = parseList([]byte(content), parse, func(e entry) { found = append(found, e) })
	return found, err
}

// sameAgain: parsing never panics, and what is accepted says the same when it is
// written out and read again, and is in force.
func sameAgain(t *testing.T, content string, parse parseLine) {
	first, err := entriesOf(content, parse)
	if err != nil {
		return
	}
	written := "# the same\n"
	for _, e := range first {
		if p := e.prefix; !p.IsValid() || p != p.Masked() || p.Addr().Is4In6() || p.Addr().Zone() != "" {
			t.Fatalf("%v is not in normal form", p)
		}
		written += e.written()
	}
	second, err := entriesOf(written, parse)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(first, second) {
		t.Fatalf("%v became %v", first, second)
	}
	table, err := tableOf([]byte(content), parse)
	if err != nil {
		t.Fatal(err)
	}
	if table.entries != len(first) {
		t.Fatalf("%d entries in force, want %d", table.entries, len(first))
	}
	for _, e := range first {
		s := &table.everywhere
		if e.route != "" {
			s = table.routes[e.route]
		}
		if networks := s.of(e.closes); networks == nil || !networks.Contains(e.prefix.Addr()) {
			t.Fatalf("%v is not in force", e)
		}
	}
}

var seeds = []string{
	"", "# only a comment", "10.0.0.0/8\n", "::ffff:10.0.0.1/97", "fe80::1%eth0/64", "1.2.3.4/", "1.2.3.4/08",
	"\r\n\t203.0.113.7 # why", "::/0", "::ffff:0:0/95", "2001:DB8::1", "1.2.3.4%x", strings.Repeat("9", 1025),
}

func FuzzListFile(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) { sameAgain(t, content, parsePlain) })
}

func FuzzSealedListLines(f *testing.F) {
	for _, seed := range append(seeds, "10.0.0.1 @shop", "10.0.0.1 @shop close", "::1 close", "1.2.3.4 @", "1.2.3.4 @ close",
		"1.2.3.4 close @shop", "1.2.3.4  close", "1.2.3.4 @a @b", "1.2.3.4 @close", "1.2.3.4 @a # why") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) { sameAgain(t, content, parseScoped) })
}
