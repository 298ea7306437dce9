package iplist

import (
	"os"
	"path/filepath"
	"testing"

	"gatehouse/caddy/internal/edgetest"
)

// changed makes another configuration of a server.
const changed = `, "keepalive_interval": "1m"`

// copyOf is the one copy in the storage of an edge.
func copyOf(t *testing.T, edge *edgetest.Edge) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(edge.Storage(), "followed-files", "*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("copies: %v, %v", found, err)
	}
	return found[0]
}

func TestStartWithoutTheListRefusesWhomItNamedLast(t *testing.T) {
	path := newFile(t, "203.0.113.7\n")
	edge := edgetest.Start(t, denying(path))
	replace(t, path, "203.0.113.8\n")
	edgetest.Eventually(t, "the change", func() bool { return statusFor(t, edge, "203.0.113.8") == 403 })
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := edge.Restart(t, denying(path)); err != nil {
		t.Fatal(err)
	}
	for client, want := range map[string]int{"203.0.113.8": 403, "203.0.113.7": 200} {
		if got := statusFor(t, edge, client); got != want {
			t.Errorf("%s: %d, want %d", client, got, want)
		}
	}
	said := edge.Entries(t, "http.matchers.client_ip_list", "client address list faulty, its last good copy is in force")
	if len(said) != 1 || said[0]["level"] != "error" || said[0]["path"] != path || said[0]["read"] == nil {
		t.Errorf("said: %v", said)
	}
	edge.MustLoad(t, denying(path)+changed)
	if got := statusFor(t, edge, "203.0.113.8"); got != 403 {
		t.Errorf("after a load: %d, want 403", got)
	}
	replace(t, path, "203.0.113.9\n")
	edgetest.Eventually(t, "the file followed again", func() bool {
		return statusFor(t, edge, "203.0.113.9") == 403 && statusFor(t, edge, "203.0.113.8") == 200
	})
}

func TestCopyIsPrivate(t *testing.T) {
	path := newFile(t, "203.0.113.7\n")
	edge := edgetest.Start(t, denying(path))
	for path, want := range map[string]os.FileMode{
		copyOf(t, edge): 0o600, filepath.Dir(copyOf(t, edge)): 0o700,
	} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

// The copy is what serves: without a whole one, a start without the list is refused.
func TestStartWithoutListAndCopyIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"no copy":      os.Remove,
		"a cut copy":   func(path string) error { return os.Truncate(path, 100) },
		"another file": func(path string) error { return os.WriteFile(path, []byte("203.0.113.7\n"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			path := newFile(t, "203.0.113.7\n")
			edge := edgetest.Start(t, denying(path))
			if err := spoil(copyOf(t, edge)); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := edge.Restart(t, denying(path)); err == nil {
				t.Error("accepted")
			}
		})
	}
}

// What was never good is not made good by another list beside it.
func TestNewListThatIsMissingIsRefusedBesideOneInUse(t *testing.T) {
	path := newFile(t, "203.0.113.7\n")
	edge := edgetest.Start(t, denying(path))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	edge.MustLoad(t, denying(path)+changed)
	if err := edge.Load(denying(path + ".other")); err == nil {
		t.Error("accepted")
	}
	if got := statusFor(t, edge, "203.0.113.7"); got != 403 {
		t.Errorf("%d, want 403", got)
	}
}
