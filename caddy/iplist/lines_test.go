package iplist

import (
	"net/netip"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var repeated = regexp.MustCompile(`(.)\*(\d+)$`)

// tableLine is a line of the table as the bytes that it stands for.
func tableLine(t testing.TB, written string) string {
	t.Helper()
	written = repeated.ReplaceAllStringFunc(written, func(found string) string {
		count, err := strconv.Atoi(found[2:])
		if err != nil {
			t.Fatal(err)
		}
		return strings.Repeat(found[:1], count)
	})
	line, err := strconv.Unquote(`"` + strings.ReplaceAll(written, `"`, `\"`) + `"`)
	if err != nil {
		t.Fatalf("%s: %v", written, err)
	}
	return line
}

// What refuses a list before it is pushed reads it by the same rules, and has
// the same table.
func TestTableOfLines(t *testing.T) {
	content, err := os.ReadFile("testdata/lines.txt")
	if err != nil {
		t.Fatal(err)
	}
	for row := range strings.Lines(string(content)) {
		row = strings.TrimSuffix(row, "\n")
		if strings.HasPrefix(row, "#") {
			continue
		}
		found := 0
		err := parseList([]byte(tableLine(t, row[2:])), func(netip.Prefix) { found++ })
		want := map[byte]string{'+': "taken", '=': "nothing", '-': "refused"}[row[0]]
		got := "nothing"
		if err != nil {
			got = "refused"
		} else if found > 0 {
			got = "taken"
		}
		if got != want {
			t.Errorf("%q is %s, want %s (%v)", row[2:], got, want, err)
		}
	}
}
