package secretvalues

import "strings"

// What stands in place of a value.
const instead = "REDACTED"

// redact looks at each parameter: what stands before an equals sign and behind
// a question mark, an ampersand, a semicolon or a hash. Each of these may be
// percent-encoded any number of times, as in an address within an address.
//
// A value goes on to the next ampersand that is encoded as often as its equals
// sign, or less often.
func (f *Filter) redact(text string) string {
	var out strings.Builder
	var name nameOf
	kept, inName := 0, false
	for at := 0; at < len(text); {
		char, width, depth := decoded(text, at)
		at += width
		switch {
		case char == '?' || char == '&' || char == ';' || char == '#':
			name.reset()
			inName = true
		case char == '=' && inName:
			inName = false
			if !f.isSecret(&name) {
				break
			}
			end := valueEnd(text, at, depth)
			if end > at {
				out.WriteString(text[kept:at])
				out.WriteString(instead)
				kept = end
			}
			at = end
		case inName:
			name.add(char)
		}
	}
	if kept == 0 {
		return text
	}
	out.WriteString(text[kept:])
	return out.String()
}

func valueEnd(text string, at, depth int) int {
	for at < len(text) {
		char, width, encoded := decoded(text, at)
		if char == '&' && encoded <= depth {
			break
		}
		at += width
	}
	return at
}

// decoded is the character at a place, how many bytes it takes, and how often
// it was percent-encoded.
func decoded(text string, at int) (char byte, width, depth int) {
	char, width = text[at], 1
	for char == '%' && at+width+2 <= len(text) {
		high, low := hexDigit(text[at+width]), hexDigit(text[at+width+1])
		if high < 0 || low < 0 {
			break
		}
		char = byte(high<<4 | low)
		width += 2
		depth++
	}
	return char, width, depth
}

func hexDigit(char byte) int {
	switch {
	case '0' <= char && char <= '9':
		return int(char - '0')
	case 'a' <= char|0x20 && char|0x20 <= 'f':
		return int(char|0x20-'a') + 10
	}
	return -1
}
