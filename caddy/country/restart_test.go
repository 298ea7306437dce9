package country

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

// nowhere keeps nothing and holds nothing.
type nowhere struct{}

func (nowhere) Exists(context.Context, string) bool          { return false }
func (nowhere) Store(context.Context, string, []byte) error  { return nil }
func (nowhere) Load(context.Context, string) ([]byte, error) { return nil, fs.ErrNotExist }

func TestStartWithoutTheDatabaseGoesOnWithTheLastGoodOne(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"missing": os.Remove,
		"cut off": func(path string) error { return os.Truncate(path, 100) },
	} {
		t.Run(name, func(t *testing.T) {
			path := newFile(t, countryDatabase(t, fixture))
			edge := edgetest.Start(t, denying(path, german))
			if err := spoil(path); err != nil {
				t.Fatal(err)
			}
			if err := edge.Restart(t, denying(path, german)); err != nil {
				t.Fatal(err)
			}
			for client, want := range map[string]int{"198.51.100.7": 403, "203.0.113.7": 200} {
				if got := statusFor(t, edge, client); got != want {
					t.Errorf("%s: %d, want %d", client, got, want)
				}
			}
			replace(t, path, countryDatabase(t, map[string]string{"203.0.113.0/24": "DE"}))
			edgetest.Eventually(t, "the file followed again", func() bool {
				return statusFor(t, edge, "203.0.113.7") == 403
			})
		})
	}
}

func TestStartWithoutDatabaseAndCopyIsRefused(t *testing.T) {
	path := newFile(t, countryDatabase(t, fixture))
	edge := edgetest.Start(t, denying(path, german))
	for _, gone := range []string{filepath.Join(edge.Storage(), "followed-files"), path} {
		if err := os.RemoveAll(gone); err != nil {
			t.Fatal(err)
		}
	}
	if err := edge.Restart(t, denying(path, german)); err == nil {
		t.Error("accepted")
	}
}
