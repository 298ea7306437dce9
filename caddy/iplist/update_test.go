package iplist

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gaissmai/bart"
)

// saysTheSame fails when two tables differ in what they answer or tell.
func saysTheSame(t *testing.T, got, want *table) {
	t.Helper()
	same := func(scope string, got, want *bart.Lite) {
		t.Helper()
		if (got == nil) != (want == nil) || got != nil && !got.Equal(want) {
			t.Fatalf("%s: %v, want %v", scope, got, want)
		}
	}
	if got.entries != want.entries || len(got.routes) != len(want.routes) {
		t.Fatalf("%d entries of %d routes, want %d of %d", got.entries, len(got.routes), want.entries, len(want.routes))
	}
	same("refused", got.everywhere.refused, want.everywhere.refused)
	same("closed", got.everywhere.closed, want.everywhere.closed)
	for route, scope := range want.routes {
		same("refused on "+route, got.routes[route].of(false), scope.refused)
		same("closed on "+route, got.routes[route].of(true), scope.closed)
	}
}

// updatedAsBuilt fails when the table of a content differs from an update of
// another's table, or when the update has changed that. It tells whether there
// was an update.
func updatedAsBuilt(t *testing.T, before, after string) bool {
	t.Helper()
	old, err := tableOf([]byte(before), parseScoped)
	if err != nil {
		return false
	}
	updated := old.update([]byte(after), parseScoped)
	again, _ := tableOf([]byte(before), parseScoped)
	saysTheSame(t, old, again)
	if updated == nil {
		return false
	}
	built, err := tableOf([]byte(after), parseScoped)
	if err != nil {
		t.Fatalf("updated with what is refused: %v", err)
	}
	saysTheSame(t, updated, built)
	if string(updated.content) != after {
		t.Fatal("the next update begins with another content")
	}
	return true
}

func FuzzUpdateOfASealedList(f *testing.F) {
	for _, pair := range [][2]string{
		{"1.1.1.1", "1.1.1.1\n2.2.2.2"}, {"1.1.1.1\n2.2.2.2", "2.2.2.2"},
		{"1.1.1.1\n1.1.1.1/32", "1.1.1.1"}, {"1.1.1.1 @a", "1.1.1.1 @b close"},
		{"1.1.1.1", "x"}, {"# a\n1.1.1.1", "# b\n\n1.1.1.1"}, {"11.1.1.1", "1.1.1.1"},
		{"1.1.1.1 # a", "1.1.1.1 # b"}, {"\n", "1.1.1.1"},
	} {
		f.Add(pair[0], pair[1])
	}
	// An update passes over the last line, which is the seal.
	f.Fuzz(func(t *testing.T, before, after string) { updatedAsBuilt(t, before+"\n# seal", after+"\n# seal") })
}

// A list that goes through many changes of some lines is what its last content
// says, each time.
func TestManyUpdatesInARow(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	line := func() string {
		e := []string{"", " @shop", " @api"}[random.IntN(3)] + []string{"", " close"}[random.IntN(2)]
		return fmt.Sprintf("10.0.%d.0/%d%s", random.IntN(4), 22+random.IntN(4), e)
	}
	content := func(lines []string) string { return strings.Join(append(slices.Clone(lines), "# sha256\n"), "\n") }
	var lines []string
	current, err := tableOf([]byte(content(lines)), parseScoped)
	if err != nil {
		t.Fatal(err)
	}
	updates := 0
	for range 5000 {
		for range 1 + random.IntN(3) {
			if at := random.IntN(len(lines) + 1); len(lines) < 20 && random.IntN(2) == 0 {
				lines = slices.Insert(lines, at, line())
			} else if at < len(lines) {
				lines = slices.Delete(lines, at, at+1)
			}
		}
		updatedAsBuilt(t, content(nil), content(lines))
		built, err := tableOf([]byte(content(lines)), parseScoped)
		if err != nil {
			t.Fatal(err)
		}
		if current = current.update([]byte(content(lines)), parseScoped); current == nil {
			current = built
			continue
		}
		updates++
		saysTheSame(t, current, built)
	}
	if updates < 1000 {
		t.Errorf("%d updates alone", updates)
	}
}

func TestChangeOfOneLineIsAnUpdate(t *testing.T) {
	lines := networksOf(100_000)
	before := seal(lines...)
	for name, after := range map[string]string{
		"first": seal(slices.Insert(slices.Clone(lines), 0, "203.0.113.7")...), "none": before,
		"middle": seal(slices.Insert(slices.Clone(lines), 50_000, "203.0.113.7 @shop")...),
		"last":   seal(append(slices.Clone(lines), "203.0.113.7 close")...),
		"gone":   seal(lines[1:]...),
		"other":  seal(append([]string{"203.0.113.7"}, lines[1:]...)...),
	} {
		if !updatedAsBuilt(t, before, after) {
			t.Errorf("%s: built anew", name)
		}
	}
}
