package watched

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/caddyserver/caddy/v2"
	"go.uber.org/zap"
)

func TestSettledFileIsNotReadAgain(t *testing.T) {
	texts := Kind[string]{
		Name: "text", Logger: "text", MaxBytes: 100, Files: caddy.NewUsagePool(),
		Read: func(content []byte, _ string) (string, []zap.Field, error) { return string(content), nil, nil },
	}
	path := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(path, []byte("first"), 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	logger := caddy.Log()
	f, err := texts.Acquire(path, memory{}, logger)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Release(logger) }()
	f.mu.Lock()
	before := f.last
	f.mu.Unlock()
	if err := f.refresh(false); err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last != before {
		t.Error("read again")
	}
	if f.Value() != "first" {
		t.Errorf("in force is %q", f.Value())
	}
}
