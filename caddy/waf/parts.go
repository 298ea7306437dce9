package waf

import (
	"regexp"
	"slices"

	"github.com/corazawaf/coraza/v3/types"
)

// maxParts bounds how many parts of a request are named in an entry.
const maxParts = 5

// plainName is a name that is written down. Anything else can be a value: a
// body that is read as a form is the name of a field up to its first "=".
var plainName = regexp.MustCompile(`^[A-Za-z0-9_.\[\]-]{1,40}$`)

// matchedParts names the parts of the request or response in which the rule
// has found something, as directives name them: ARGS:q. A name that is not
// plain is left out: ARGS.
func matchedParts(match types.MatchedRule) []string {
	parts := []string{}
	for _, data := range match.MatchedDatas() {
		part := data.Variable().Name()
		if key := data.Key(); plainName.MatchString(key) {
			part += ":" + key
		}
		if len(parts) < maxParts && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return parts
}
