package watched

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/caddyserver/caddy/v2"
	"go.uber.org/zap"
)

func TestFileThatNeverRestsIsAFaultUntilItDoes(t *testing.T) {
	texts := Kind[string]{
		Name: "text", Logger: "text", MaxBytes: 100, Files: caddy.NewUsagePool(),
		Read: func(content []byte, _ string) (string, []zap.Field, error) { return string(content), nil, nil },
	}
	path := filepath.Join(t.TempDir(), "text")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("first")
	f := &File[string]{kind: &texts, path: path, store: memory{}, loggers: []*zap.Logger{caddy.Log()}}
	look := func(wantFault error, want string) {
		t.Helper()
		if err := f.refresh(true); !errors.Is(err, wantFault) {
			t.Errorf("fault is %v, want %v", err, wantFault)
		}
		if f.Value() != want {
			t.Errorf("in force is %q, want %q", f.Value(), want)
		}
	}
	look(nil, "first")
	write("second")
	look(nil, "first")
	f.unrest.begun = time.Now().Add(-2 * longestUnrest)
	write("third")
	look(errRestless, "first")

	// It rests, and is as it was before all that.
	f.unrest = nil
	write("first")
	look(errRestless, "first")
	time.Sleep(SettleTime)
	look(nil, "first")
}
