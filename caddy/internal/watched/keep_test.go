package watched

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/caddyserver/caddy/v2"
)

// slow is a store whose disk takes as long as it is told to.
type slow struct {
	memory
	begun, end chan struct{}
}

func (s slow) Store(ctx context.Context, key string, value []byte) error {
	s.begun <- struct{}{}
	<-s.end
	return s.memory.Store(ctx, key, value)
}

// A change waits for no copy, and the last one is kept when the file is released.
func TestChangeCountsWhileACopyIsMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "word")
	put := func(word string) {
		write(t, path+".tmp", word)
		if err := os.Rename(path+".tmp", path); err != nil {
			t.Fatal(err)
		}
	}
	put("first")
	kind, store := words(), slow{memory{}, make(chan struct{}, 10), make(chan struct{})}
	go func() { store.end <- struct{}{} }()
	f, err := kind.Acquire(path, store, caddy.Log())
	if err != nil {
		t.Fatal(err)
	}
	<-store.begun
	put("second")
	<-store.begun // and its copy takes long
	for _, word := range []string{"third", "fourth"} {
		put(word)
		for deadline := time.Now().Add(10 * time.Second); f.Value() != word; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%q waits for the copy", word)
			}
		}
	}
	close(store.end)
	if err := f.Release(caddy.Log()); err != nil {
		t.Fatal(err)
	}
	if content, _, err := loadCopy(store.memory, path); string(content) != "fourth" || err != nil {
		t.Errorf("kept: %q, %v", content, err)
	}
}
