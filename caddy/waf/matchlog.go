package waf

import (
	"net/http"
	"strconv"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"github.com/corazawaf/coraza/v3/experimental/plugins/plugintypes"
	"github.com/corazawaf/coraza/v3/types"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// maxFieldBytes bounds each text in a log entry that a client can choose.
const maxFieldBytes = 1024

// matchLog writes one entry for each rule that matched and is not nolog, and
// one for a refusal without a rule (a body beyond its limit). An entry names
// the parts of the request that matched, and never holds bodies, cookies,
// header values or query values. A request that is kept
// out of the access log (the variable log_skip) leaves no entries either.
type matchLog struct {
	logger  *zap.Logger
	tx      types.Transaction
	request []zap.Field
	skip    bool // the request is kept out of logs
	written int  // of tx.MatchedRules()
	limit   bool // the refusal without a rule has been written
}

func newMatchLog(logger *zap.Logger, tx types.Transaction, r *http.Request) *matchLog {
	url := r.URL
	if original, ok := r.Context().Value(caddyhttp.OriginalRequestCtxKey).(http.Request); ok && original.URL != nil {
		url = original.URL
	}
	address, _ := clientAddress(r)
	route, _ := caddyhttp.GetVar(r.Context(), "route").(string)
	skip, _ := caddyhttp.GetVar(r.Context(), caddyhttp.LogSkipVar).(bool)
	return &matchLog{logger: logger, tx: tx, skip: skip, request: []zap.Field{
		zap.String("method", bounded(r.Method)),
		zap.String("host", bounded(r.Host)),
		zap.String("path", bounded(url.EscapedPath())),
		zap.String("client_ip", address),
		zap.String("transaction_id", tx.ID()),
		zap.String("route", route),
	}}
}

// write logs the matches since the last write.
func (l *matchLog) write() {
	if l.skip {
		return
	}
	matched := l.tx.MatchedRules()
	refusal := l.tx.Interruption()
	telling := countTelling(matched)
	ruled := false
	for i, match := range matched {
		decisive := refusal != nil && refusal.RuleID == match.Rule().ID()
		ruled = ruled || decisive
		if i < l.written || !logged(match) {
			continue
		}
		l.entry(refusal,
			zap.Int("rule_id", match.Rule().ID()),
			zap.String("rule_message", bounded(message(match))),
			zap.Strings("tags", match.Rule().Tags()),
			zap.String("severity", match.Rule().Severity().String()),
			zap.Int("phase", int(match.Rule().Phase())),
			zap.Bool("decisive", decisive),
			zap.Strings("parts", matchedParts(match)),
			zap.Bool("alone", telling == 1 && tells(match)),
			l.anomaly(match.Rule().Phase()))
	}
	l.written = len(matched)
	if refusal != nil && !ruled && !l.limit {
		l.limit = true
		l.entry(refusal,
			zap.Int("rule_id", refusal.RuleID),
			zap.String("rule_message", "body limit reached"),
			zap.Bool("decisive", true))
	}
}

func (l *matchLog) entry(refusal *types.Interruption, fields ...zap.Field) {
	level := zapcore.InfoLevel
	if refusal != nil {
		level = zapcore.WarnLevel
		fields = append(fields, zap.Int("status", refusal.Status))
	}
	if entry := l.logger.Check(level, "rule matched"); entry != nil {
		fields = append(fields, zap.Bool("blocked", refusal != nil))
		entry.Write(append(fields, l.request...)...)
	}
}

// tells is false for the rules that judge the sum of what others have found
// (Core Rule Set, 949, 959 and 980), and for those that are kept out of logs.
func tells(match types.MatchedRule) bool {
	family := match.Rule().ID() / 1000
	return logged(match) && family != 949 && family != 959 && family != 980
}

func countTelling(matched []types.MatchedRule) int {
	count := 0
	for _, match := range matched {
		if tells(match) {
			count++
		}
	}
	return count
}

// countLogged is how many rules that are not nolog have matched so far.
func countLogged(tx types.Transaction) int {
	count := 0
	for _, match := range tx.MatchedRules() {
		if logged(match) {
			count++
		}
	}
	return count
}

// logged tells whether the rule's author wants its matches in the log.
func logged(match types.MatchedRule) bool {
	rule, ok := match.(interface{ Log() bool })
	return !ok || rule.Log()
}

// anomaly is the Core Rule Set's score for the direction of the phase. Other
// rules keep no score, and then there is no field.
func (l *matchLog) anomaly(phase types.RulePhase) zap.Field {
	state, ok := l.tx.(plugintypes.TransactionState)
	if !ok {
		return zap.Skip()
	}
	name := "blocking_inbound_anomaly_score"
	if phase == types.PhaseResponseHeaders || phase == types.PhaseResponseBody {
		name = "blocking_outbound_anomaly_score"
	}
	values := state.Variables().TX().Get(name)
	if len(values) == 0 {
		return zap.Skip()
	}
	score, err := strconv.Atoi(values[0])
	if err != nil {
		return zap.Skip()
	}
	return zap.Int("anomaly_score", score)
}

func bounded(text string) string {
	if len(text) > maxFieldBytes {
		return text[:maxFieldBytes]
	}
	return text
}
