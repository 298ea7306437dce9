package iplist

import (
	"bytes"
	"errors"
	"maps"
	"net/netip"

	"github.com/gaissmai/bart"
)

// mostChanged is how much of a list may be read again to find what has changed in
// it; beyond that the table is built anew.
const mostChanged = 256 << 10

// update returns the table of a content that differs little from the one that t
// was made of. Both share what is the same, and t stays as it is. It returns nil
// when the table is to be built anew: too much has changed, a network is in the
// list twice, so that it stays when one of its lines goes, or a line is bad, of
// which building tells the number.
func (t *table) update(content []byte, parse parseLine) *table {
	if t == nil || t.content == nil {
		return nil
	}
	gone, come := changedLines(withoutLast(t.content), withoutLast(content))
	if len(gone)+len(come) > mostChanged {
		return nil
	}
	next := *t
	next.content = content
	if bytes.IndexByte(gone, '@') >= 0 || bytes.IndexByte(come, '@') >= 0 {
		next.routes = maps.Clone(t.routes)
	}
	changes := map[string]int{}
	count(changes, gone, -1)
	count(changes, come, 1)
	for _, times := range []int{-1, 1} {
		for line, found := range changes {
			if found*times > 0 && (found != times || !next.apply([]byte(line), times, parse)) {
				return nil
			}
		}
	}
	return &next
}

func count(changes map[string]int, lines []byte, times int) {
	for line := range bytes.Lines(lines) {
		changes[string(line)] += times
	}
}

// apply adds a line (times is 1) or takes it away (-1). It returns false when it
// cannot.
func (t *table) apply(line []byte, times int, parse parseLine) bool {
	var e entry
	err := parseList(line, parse, func(only entry) { e = only })
	if err != nil {
		return errors.Is(err, errBlank)
	}
	if !e.prefix.IsValid() {
		return true // a comment
	}
	s := t.everywhere
	if e.route != "" {
		s = scope{}
		if scoped := t.routes[e.route]; scoped != nil {
			s = *scoped
		}
	}
	networks := s.at(e.closes)
	before := sizeOf(*networks)
	*networks = withOne(*networks, e.prefix, times)
	if sizeOf(*networks) != before+times {
		return false
	}
	t.entries += times
	t.put(e.route, s)
	return true
}

// put makes a scope that of a route, or of all.
func (t *table) put(route string, s scope) {
	switch {
	case route == "":
		t.everywhere = s
	case s == scope{}:
		delete(t.routes, route)
	default:
		t.routes[route] = &s
	}
}

// withOne returns networks with one more, or one less; nil when none are left.
func withOne(networks *bart.Lite, prefix netip.Prefix, times int) *bart.Lite {
	switch {
	case times > 0 && networks == nil:
		networks = new(bart.Lite)
		networks.Insert(prefix)
	case times > 0:
		networks = networks.InsertPersist(prefix)
	case networks != nil:
		networks = networks.DeletePersist(prefix)
	}
	if sizeOf(networks) == 0 {
		return nil
	}
	return networks
}

func sizeOf(networks *bart.Lite) int {
	if networks == nil {
		return 0
	}
	return networks.Size()
}

// withoutLast returns a content without its last line, which is the seal.
func withoutLast(content []byte) []byte {
	return content[:bytes.LastIndexByte(bytes.TrimSuffix(content, []byte{'\n'}), '\n')+1]
}

// changedLines returns the lines between those that two contents begin and end
// with alike. Both are whole lines.
func changedLines(before, after []byte) (gone, come []byte) {
	start := commonStart(before, after)
	start = bytes.LastIndexByte(before[:start], '\n') + 1
	before, after = before[start:], after[start:]
	end := commonEnd(before, after)
	// What follows a line feed in both is whole lines in both.
	end -= bytes.IndexByte(before[len(before)-end:], '\n') + 1
	return before[:len(before)-end], after[:len(after)-end]
}

const block = 4096

func commonStart(a, b []byte) int {
	n, most := 0, min(len(a), len(b))
	for n+block <= most && bytes.Equal(a[n:n+block], b[n:n+block]) {
		n += block
	}
	for n < most && a[n] == b[n] {
		n++
	}
	return n
}

func commonEnd(a, b []byte) int {
	n, most := 0, min(len(a), len(b))
	for n+block <= most && bytes.Equal(a[len(a)-n-block:len(a)-n], b[len(b)-n-block:len(b)-n]) {
		n += block
	}
	for n < most && a[len(a)-n-1] == b[len(b)-n-1] {
		n++
	}
	return n
}
