package watched

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/caddyserver/caddy/v2"
	"go.uber.org/zap"
)

// memory is a store.
type memory map[string][]byte

func (m memory) Exists(_ context.Context, key string) bool {
	_, found := m[key]
	return found
}

func (m memory) Load(_ context.Context, key string) ([]byte, error) {
	if value, found := m[key]; found {
		return value, nil
	}
	return nil, fs.ErrNotExist
}

func (m memory) Store(_ context.Context, key string, value []byte) error {
	m[key] = value
	return nil
}

// full is a store without room.
type full struct{ memory }

var errFull = errors.New("no space left on device")

func (full) Store(context.Context, string, []byte) error { return errFull }

// words is a kind of file that must hold a word.
func words() *Kind[string] {
	return &Kind[string]{
		Name: "word", Logger: "word", MaxBytes: 100, Files: caddy.NewUsagePool(),
		Read: func(content []byte, _ string) (string, []zap.Field, error) {
			if len(content) == 0 {
				return "", nil, errors.New("nothing is in it")
			}
			return string(content), nil, nil
		},
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// start acquires a file as a new process does, and ends that at once.
func start(store Store, path string) (string, error) {
	f, err := words().Acquire(path, store, caddy.Log())
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Release(caddy.Log()) }()
	return f.Value(), nil
}

func TestStartWithoutTheFileGoesOnWithWhatWasLastGood(t *testing.T) {
	store, path := memory{}, filepath.Join(t.TempDir(), "word")
	for _, word := range []string{"first\nand more", "second"} {
		write(t, path, word)
		if got, err := start(store, path); got != word || err != nil {
			t.Fatalf("%q (%v), want %q", got, err, word)
		}
		for name, spoil := range map[string]func(){
			"emptied": func() { write(t, path, "") },
			"missing": func() { _ = os.Remove(path) },
		} {
			spoil()
			if got, err := start(store, path); got != word || err != nil {
				t.Errorf("%s: %q (%v), want %q", name, got, err, word)
			}
		}
	}
}

func TestFileThatWasNeverGoodIsRefused(t *testing.T) {
	store, folder := memory{}, t.TempDir()
	write(t, filepath.Join(folder, "word"), "good")
	if _, err := start(store, filepath.Join(folder, "word")); err != nil {
		t.Fatal(err)
	}
	if _, err := start(store, filepath.Join(folder, "other")); !errors.Is(err, errNoCopy) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("another path: %v", err)
	}
	write(t, filepath.Join(folder, "empty"), "")
	if _, err := start(store, filepath.Join(folder, "empty")); !errors.Is(err, errNoCopy) {
		t.Errorf("an empty file: %v", err)
	}
}

func TestDamagedCopyIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "word")
	store, key := memory{}, copyKey(path)
	if err := keepCopy(store, path, []byte("first\nsecond\n"), time.Now()); err != nil {
		t.Fatal(err)
	}
	whole := store[key]
	refused := func(name string, kept []byte) {
		t.Helper()
		store[key] = kept
		if got, err := start(store, path); !errors.Is(err, errDamagedCopy) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for length := range len(whole) {
		refused("cut off", whole[:length:length])
	}
	refused("longer", append(whole[:len(whole):len(whole)], "third\n"...))
	refused("changed", []byte(strings.Replace(string(whole), "second\n", "secund\n", 1)))
	refused("of another file", []byte(strings.Replace(string(whole), path, path+"s", 1)))
	store[key] = whole
	if got, err := start(store, path); got != "first\nsecond\n" || err != nil {
		t.Errorf("whole: %q, %v", got, err)
	}
}

// A disk that is full for a while must not leave a file without a copy for ever.
func TestCopyThatCouldNotBeKeptIsMadeLater(t *testing.T) {
	path := filepath.Join(t.TempDir(), "word")
	write(t, path, "good")
	f := &File[string]{kind: words(), path: path, store: full{}, loggers: []*zap.Logger{caddy.Log()}}
	if err := f.refresh(true); err != nil {
		t.Fatal(err)
	}
	f.keepNow()
	if f.copyDue.IsZero() {
		t.Error("not to be tried again")
	}
	store := memory{}
	f.store = store
	if err := f.refresh(true); err != nil {
		t.Fatal(err)
	}
	if f.keepNow(); len(store) != 0 {
		t.Fatal("tried again at once")
	}
	f.copyDue = time.Now()
	if err := f.refresh(false); err != nil {
		t.Fatal(err)
	}
	f.keepNow()
	if content, _, err := loadCopy(store, path); string(content) != "good" || err != nil {
		t.Errorf("kept: %q, %v", content, err)
	}
}

// A copy that somebody has removed is made again by the next load.
func TestLoadMakesALostCopyAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "word")
	write(t, path, "good")
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	kind, store := words(), memory{}
	for range 2 {
		f, err := kind.Acquire(path, store, caddy.Log())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Release(caddy.Log()) }()
		f.mu.Lock()
		if len(store) != 1 {
			t.Error("not kept")
		}
		clear(store)
		f.mu.Unlock()
	}
}
