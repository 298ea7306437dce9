package secretvalues

import (
	"bytes"
	"fmt"
	"strings"
)

// Longer names are no known ones.
const mostBytes = 128

// nameOf is the name of a parameter while it is read: letters and digits alone,
// in small letters. It knows where parts begin, as in user[password] or
// user.password, because a part may be what is known.
type nameOf struct {
	text    [mostBytes]byte
	length  int
	parts   [8]int
	count   int
	tooLong bool
}

func (n *nameOf) reset() {
	n.length, n.count, n.tooLong = 0, 0, false
}

func (n *nameOf) add(char byte) {
	switch {
	case 'A' <= char && char <= 'Z':
		char |= 0x20
	case char == '[' || char == ']' || char == '.' || char == ':':
		n.divide()
		return
	case char == '_' || char == '-' || char == '+' || char <= ' ':
		return
	}
	if n.length == mostBytes {
		n.tooLong = true
		return
	}
	n.text[n.length] = char
	n.length++
}

func (n *nameOf) divide() {
	if n.count < len(n.parts) {
		n.parts[n.count] = n.length
		n.count++
	}
}

// isSecret tells whether the name, or a part of it, is one of those.
func (f *Filter) isSecret(n *nameOf) bool {
	if n.tooLong {
		return false
	}
	whole := n.text[:n.length]
	if f.known(whole) {
		return true
	}
	from := 0
	for _, until := range n.parts[:n.count] {
		if f.known(whole[from:until]) {
			return true
		}
		from = until
	}
	return n.count > 0 && f.known(whole[from:])
}

func (f *Filter) known(name []byte) bool {
	if _, found := f.names[string(name)]; found {
		return true
	}
	for _, ending := range f.endings {
		if bytes.HasSuffix(name, []byte(ending)) {
			return true
		}
	}
	return false
}

func plainWords(texts []string) ([]string, error) {
	words := []string{}
	for _, word := range strings.Fields(strings.Join(texts, " ")) {
		if plain(word) == "" {
			return nil, fmt.Errorf("%q has neither letters nor digits", word)
		}
		words = append(words, plain(word))
	}
	return words, nil
}

// plain is a name in the form in which names are compared.
func plain(name string) string {
	return strings.Map(func(char rune) rune {
		switch {
		case 'A' <= char && char <= 'Z':
			return char | 0x20
		case strings.ContainsRune("_-+.:[]", char):
			return -1
		}
		return char
	}, name)
}
