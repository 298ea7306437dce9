package waf

import (
	"regexp"
	"strings"

	"github.com/corazawaf/coraza/v3/types"
)

var (
	messageAction = regexp.MustCompile(`\bmsg:(?:'((?:[^'\\]|\\.)*)'|([^,'"\s]+))`)
	macro         = regexp.MustCompile(`%\{([^}]*)\}`)
)

// message is what the rule says of its match. A macro can hold what the client
// sent, so a message with macros is given as the rule's author wrote it, unless
// all of them are scores.
func message(match types.MatchedRule) string {
	expanded := match.Message()
	if expanded == "" {
		return ""
	}
	written := messageAction.FindStringSubmatch(match.Rule().Raw())
	if written == nil {
		return ""
	}
	text := written[1] + written[2]
	for _, name := range macro.FindAllStringSubmatch(text, -1) {
		if !strings.HasSuffix(strings.ToLower(name[1]), "_score") {
			return text
		}
	}
	return expanded
}
