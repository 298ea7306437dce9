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

// at is where the networks of an answer are.
func (s *scope) at(closes bool) **bart.Lite {
	if closes {
		return &s.closed
	}
	return &s.refused
}

// table is what a list was read to. It never changes.
type table struct {
	everywhere scope
	routes     map[string]*scope
	entries    int
	// content is what it was read from; nil when a network is in it twice.
	content []byte
}

// tableOf builds the lookup table of a list.
func tableOf(content []byte, parse parseLine) (*table, error) {
	t := &table{routes: map[string]*scope{}}
	if err := parseList(content, parse, t.insert); err != nil {
		return nil, err
	}
	if t.networks() == t.entries {
		t.content = content
	}
	return t, nil
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
	networks := s.at(e.closes)
	if *networks == nil {
		*networks = new(bart.Lite)
	}
	(*networks).Insert(e.prefix)
	t.entries++
}

// networks counts those that differ in network, route or answer.
func (t *table) networks() int {
	found := sizeOf(t.everywhere.refused) + sizeOf(t.everywhere.closed)
	for _, s := range t.routes {
		found += sizeOf(s.refused) + sizeOf(s.closed)
	}
	return found
}
