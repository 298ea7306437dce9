package iplist

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

const (
	maxFileBytes = 64 << 20
	maxLineBytes = 1024
)

// errBlank keeps a file that was emptied, or whose writer has died, from being
// taken for a list of nobody.
var errBlank = errors.New("nothing is in the file; a list of nobody has a comment, as in # nobody")

// parseLine is what a kind of list makes of a line that holds something.
type parseLine func(line []byte) (entry, error)

// parseList calls yield with each entry of a list: one a line; blank lines, and
// all from a # on, count for nothing. One bad line makes the whole list bad, and
// so does having neither an entry nor a comment.
func parseList(content []byte, parse parseLine, yield func(entry)) error {
	number, blank := 0, true
	for len(content) > 0 {
		number++
		var line []byte
		line, content, _ = bytes.Cut(content, []byte{'\n'})
		if len(line) > maxLineBytes {
			return fmt.Errorf("line %d is longer than %d bytes", number, maxLineBytes)
		}
		line, _, comment := bytes.Cut(line, []byte{'#'})
		line = bytes.TrimSpace(line)
		blank = blank && !comment && len(line) == 0
		if len(line) == 0 {
			continue
		}
		found, err := parse(line)
		if err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		yield(found)
	}
	if blank {
		return errBlank
	}
	return nil
}

// parsePlain reads a line of a list that people write: an address, standing for
// itself alone, or a network.
func parsePlain(line []byte) (entry, error) {
	prefix, err := parsePrefix(string(line))
	return entry{prefix: prefix}, err
}

// parseScoped reads a line of a sealed list: an address or a network, then
// perhaps @ and the name of a route, then perhaps the word close, with one blank
// between them.
func parseScoped(line []byte) (entry, error) {
	place, rest, _ := bytes.Cut(line, []byte{' '})
	prefix, err := parsePrefix(string(place))
	if err != nil {
		return entry{}, err
	}
	e := entry{prefix: prefix}
	if name, scoped := bytes.CutPrefix(rest, []byte{'@'}); scoped {
		name, rest, _ = bytes.Cut(name, []byte{' '})
		if len(name) == 0 {
			return entry{}, errors.New("a route has no name")
		}
		e.route = string(name)
	}
	e.closes = string(rest) == closing
	if len(rest) > 0 && !e.closes {
		return entry{}, fmt.Errorf("%.80q is neither @ and a route, nor close", rest)
	}
	return e, nil
}

// parsePrefix reads an address or a network. Host bits are cut off, zones are
// dropped and ::ffff:a.b.c.d/n becomes IPv4, as [normalise] does with clients.
func parsePrefix(text string) (netip.Prefix, error) {
	addressText, bits, hasBits := strings.Cut(text, "/")
	address, err := netip.ParseAddr(addressText)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%.80q is neither an address nor a network", text)
	}
	address = address.WithZone("")
	prefix := netip.PrefixFrom(address, address.BitLen())
	if hasBits {
		prefix, err = netip.ParsePrefix(address.String() + "/" + bits)
		if err != nil {
			return netip.Prefix{}, fmt.Errorf("%.80q has a bad prefix length", text)
		}
	}
	if address.Is4In6() {
		if prefix.Bits() < 96 {
			return netip.Prefix{}, fmt.Errorf("%.80q holds more than IPv4", text)
		}
		prefix = netip.PrefixFrom(address.Unmap(), prefix.Bits()-96)
	}
	return prefix.Masked(), nil
}

// normalise makes one address of its spellings.
func normalise(address netip.Addr) netip.Addr {
	return address.Unmap().WithZone("")
}
