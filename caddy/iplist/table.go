package iplist

import (
	"net/netip"

	"github.com/gaissmai/bart"
)

// entry is a line of a list.
type entry struct {
	prefix netip.Prefix
	// route is the one that it counts for, or nothing when it is every route.
	route string
	// closes tells that the connection is to be closed, without an answer.
	closes bool
}

// scope holds the networks that count for one route, or for all.
type scope struct {
	refused, closed *bart.Lite // nil when there are none
}

func (s *scope) of(closes bool) *bart.Lite {
	switch {
	case s == nil:
		return nil
	case closes:
		return s.closed
	default:
		return s.refused
	}
}

// table is what a list was read to.
type table struct {
	everywhere scope
	routes     map[string]*scope
	entries    int
}

// tableOf builds the lookup table of a list.
func tableOf(content []byte, parse parseLine) (*table, error) {
	t := &table{routes: map[string]*scope{}}
	err := parseList(content, parse, t.insert)
	return t, err
}

func (t *table) insert(e entry) {
	s := &t.everywhere
	if e.route != "" {
		s = t.routes[e.route]
		if s == nil {
			s = new(scope)
			t.routes[e.route] = s
		}
	}
	networks := &s.refused
	if e.closes {
		networks = &s.closed
	}
	if *networks == nil {
		*networks = new(bart.Lite)
	}
	(*networks).Insert(e.prefix)
	t.entries++
}
