package iplist

import (
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
		line := tableLine(t, row[2:])
		want := map[byte]string{'+': "taken", '=': "nothing", '~': "refused", '-': "refused"}[row[0]]
		if got := became(line); got != want {
			t.Errorf("%q is %s, want %s", row[2:], got, want)
		}
		if row[0] != '~' {
			continue
		}
		for whole, want := range map[string]string{
			line + "\n" + line + "\n": "refused", line + "\n# nobody": "nothing", "203.0.113.7\n" + line: "taken",
		} {
			if got := became(whole); got != want {
				t.Errorf("%q is %s, want %s", whole, got, want)
			}
		}
	}
}

// became tells what is made of the content of a file.
func became(content string) string {
	found := 0
	if err := parseList([]byte(content), parsePlain, func(entry) { found++ }); err != nil {
		return "refused"
	}
	if found > 0 {
		return "taken"
	}
	return "nothing"
}
