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

// parseList calls yield with each network of a list: one a line, an address
// standing for itself alone; blank lines, and all from a # on, count for
// nothing. One bad line makes the whole list bad, and so does having neither
// a network nor a comment.
func parseList(content []byte, yield func(netip.Prefix)) error {
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
		prefix, err := parsePrefix(string(line))
		if err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		yield(prefix)
	}
	if blank {
		return errBlank
	}
	return nil
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
