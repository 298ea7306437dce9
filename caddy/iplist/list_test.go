package iplist

import (
	"bytes"
	"context"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/caddyserver/caddy/v2"

	"gatehouse/caddy/internal/edgetest"
	"gatehouse/caddy/internal/watched"
)

// nowhere keeps nothing and holds nothing.
type nowhere struct{}

func (nowhere) Exists(context.Context, string) bool          { return false }
func (nowhere) Store(context.Context, string, []byte) error  { return nil }
func (nowhere) Load(context.Context, string) ([]byte, error) { return nil, fs.ErrNotExist }

// replace writes a file whole: another one, renamed over it.
func replace(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path+".tmp", []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		t.Fatal(err)
	}
}

// overwrite writes a file in place, as a shell's > does: emptied first.
func overwrite(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func newFile(t testing.TB, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "deny.txt")
	replace(t, path, content)
	return path
}

// take acquires a list for the length of the test.
func take(t testing.TB, path string) *list {
	t.Helper()
	logger := caddy.Log()
	l, err := acquire(lists, path, nowhere{}, logger)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Release(logger); err != nil {
			t.Error(err)
		}
	})
	return l
}

func (l *list) has(address string) bool {
	networks := l.Value().everywhere.refused
	return networks != nil && networks.Contains(normalise(netip.MustParseAddr(address)))
}

func TestListHoldsNetworksAndAddresses(t *testing.T) {
	l := take(t, newFile(t, "# bans\r\n\n203.0.113.7 # a reason\r\n 198.51.100.9/24\n2001:db8::/32\n"+
		"::ffff:192.0.2.0/120\nfe80::1%eth0\n::ffff:10.0.0.1"))
	for _, address := range []string{
		"203.0.113.7", "198.51.100.200", "2001:db8:1::1", "192.0.2.77", "fe80::1", "10.0.0.1",
		"::ffff:203.0.113.7", "fe80::1%eth1", "::ffff:192.0.2.1",
	} {
		if !l.has(address) {
			t.Errorf("%s is not in the list", address)
		}
	}
	for _, address := range []string{"203.0.113.8", "198.51.101.1", "2001:db9::1", "192.0.3.1", "fe80::2", "::1"} {
		if l.has(address) {
			t.Errorf("%s is in the list", address)
		}
	}
}

func TestFaultyFileIsNoListToBeginWith(t *testing.T) {
	folder := t.TempDir()
	large := filepath.Join(folder, "large")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, maxFileBytes+1); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"missing":          filepath.Join(folder, "nothing"),
		"a folder":         folder,
		"too large":        large,
		"a bad line":       newFile(t, "10.0.0.0/8\nexample.com\n"),
		"a bad length":     newFile(t, "10.0.0.0/33\n"),
		"wider than IPv4":  newFile(t, "::ffff:10.0.0.0/80\n"),
		"an over-long row": newFile(t, "# "+strings.Repeat("x", maxLineBytes)+"\n"),
		"binary":           newFile(t, "\x00\x01\x02"),
		"empty":            newFile(t, ""),
		"blank":            newFile(t, " \r\n\n\t\n"),
	} {
		if _, err := acquire(lists, path, nowhere{}, caddy.Log()); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	lists.Files.Range(func(key, _ any) bool {
		t.Errorf("%v is still held", key)
		return true
	})
}

// faults are what can befall a file while its list is in use.
var faults = map[string]func(t *testing.T, path string){
	"a bad line":               func(t *testing.T, path string) { replace(t, path, "203.0.113.7\nnonsense\n") },
	"a long line":              func(t *testing.T, path string) { replace(t, path, strings.Repeat("1", maxLineBytes+1)) },
	"emptied and renamed over": func(t *testing.T, path string) { replace(t, path, "") },
	"blank lines":              func(t *testing.T, path string) { replace(t, path, "\n \n") },
	"emptied in place":         func(t *testing.T, path string) { overwrite(t, path, "") },
	"a bad line in place":      func(t *testing.T, path string) { overwrite(t, path, "nonsense\n") },
	"emptied, then a bad line, slowly": func(t *testing.T, path string) {
		overwrite(t, path, "")
		time.Sleep(2 * watched.SettleTime)
		overwrite(t, path, "nonsense\n")
	},
	"missing": func(t *testing.T, path string) {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	},
	"too large": func(t *testing.T, path string) {
		if err := os.Truncate(path, maxFileBytes+1); err != nil {
			t.Fatal(err)
		}
	},
	"its folder is gone": func(t *testing.T, path string) {
		if err := os.RemoveAll(filepath.Dir(path)); err != nil {
			t.Fatal(err)
		}
	},
}

func TestFaultKeepsTheLastGoodListAndSaysSo(t *testing.T) {
	for name, befall := range faults {
		t.Run(name, func(t *testing.T) {
			path := newFile(t, "203.0.113.7\n")
			edge := edgetest.Start(t, denying(path))
			l := &list{held(path)}
			befall(t, path)
			edgetest.Eventually(t, "an error in the log", func() bool {
				return bytes.Contains(edge.Log(t), []byte("the last good one stays in force"))
			})
			if !l.has("203.0.113.7") {
				t.Error("the list was turned off")
			}
			edge.MustLoad(t, denying(path)+`, "keepalive_interval": "1m"`)
			if got := statusFor(t, edge, "203.0.113.7"); got != 403 {
				t.Errorf("after a load: %d, want 403", got)
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			replace(t, path, "203.0.113.8\n")
			edgetest.Eventually(t, "the mended list in force", func() bool {
				return l.has("203.0.113.8") && !l.has("203.0.113.7")
			})
			said := edge.Entries(t, "http.matchers.client_ip_list", "client address list faulty, the last good one stays in force")
			if len(said) < 1 || len(said) > 2 || said[0]["level"] != "error" || said[0]["path"] != path {
				t.Errorf("said %d times: %v", len(said), said)
			}
		})
	}
}

func TestFolderMadeAnewIsWatchedAgain(t *testing.T) {
	path := newFile(t, "203.0.113.7\n")
	l := take(t, path)
	for i, address := range []string{"203.0.113.8", "203.0.113.9"} {
		if err := os.RemoveAll(filepath.Dir(path)); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		replace(t, path, address+"\n")
		started := time.Now()
		edgetest.Eventually(t, "the list of the new folder", func() bool { return l.has(address) })
		t.Logf("round %d: %v", i, time.Since(started))
	}
}
