package waf

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"github.com/caddyserver/caddy/v2"
	"github.com/corazawaf/coraza/v3"
	"github.com/corazawaf/coraza/v3/debuglog"
	"github.com/corazawaf/coraza/v3/experimental"
	"github.com/corazawaf/coraza/v3/types"
)

// ruleSets holds what is compiled, by ruleKey. A new configuration takes its
// rules before the old one releases them, so equal rules survive a reload.
var ruleSets = caddy.NewUsagePool()

// compilations counts compiled rule sets.
var compilations atomic.Int64

type ruleKey [sha256.Size]byte

func keyOf(directives string, crs bool) ruleKey {
	return sha256.Sum256(fmt.Appendf(nil, "%t\n%s", crs, directives))
}

// ruleSet is one compiled set of directives. It is safe for concurrent use.
type ruleSet struct {
	key ruleKey
	waf coraza.WAF
}

// acquireRules returns the compiled directives; each call needs a release.
// Files that the directives include are read when the directives are compiled
// and not watched: a changed file needs changed directives or a restart.
func acquireRules(directives string, crs bool) (*ruleSet, error) {
	if strings.TrimSpace(directives) == "" {
		return nil, errors.New("waf: directives are empty, so nothing would be protected")
	}
	key := keyOf(directives, crs)
	value, _, err := ruleSets.LoadOrNew(key, func() (caddy.Destructor, error) {
		return compile(key, directives, crs)
	})
	if err != nil {
		return nil, err
	}
	return value.(*ruleSet), nil
}

func compile(key ruleKey, directives string, crs bool) (*ruleSet, error) {
	compilations.Add(1)
	// Coraza's debug log would print bodies and cookies.
	config := coraza.NewWAFConfig().WithDebugLogger(debuglog.Noop())
	if crs {
		config = config.WithRootFS(ruleFiles{})
	}
	waf, err := coraza.NewWAF(config.WithDirectives(directives))
	if err != nil {
		return nil, fmt.Errorf("waf: compiling directives: %w", err)
	}
	return &ruleSet{key: key, waf: waf}, nil
}

func (s *ruleSet) newTransaction(ctx context.Context) types.Transaction {
	if waf, ok := s.waf.(experimental.WAFWithOptions); ok {
		return waf.NewTransactionWithOptions(experimental.Options{Context: ctx})
	}
	return s.waf.NewTransaction()
}

func (s *ruleSet) release() error {
	_, err := ruleSets.Delete(s.key)
	return err
}

// Destruct frees what Coraza caches for the rules. Caddy calls it when nobody
// holds them any more.
func (s *ruleSet) Destruct() error {
	if closer, ok := s.waf.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}
