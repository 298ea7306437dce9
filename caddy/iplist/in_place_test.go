package iplist

import (
	"os"
	"testing"
	"time"

	"gatehouse/caddy/internal/edgetest"
	"gatehouse/caddy/internal/watched"
)

// stays fails when a client is let through at any time while something is done.
func stays(t *testing.T, edge *edgetest.Edge, client string, work func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	for {
		if got := statusFor(t, edge, client); got != 403 {
			t.Errorf("%s is let through: %d", client, got)
			<-done
			return
		}
		select {
		case <-done:
			return
		default:
		}
	}
}

func TestFileWrittenInPlaceTurnsNothingOff(t *testing.T) {
	const banned = "203.0.113.7"
	for name, work := range map[string]func(t *testing.T, path string){
		"emptied, and nothing comes": func(t *testing.T, path string) {
			overwrite(t, path, "")
			time.Sleep(3 * watched.SettleTime)
		},
		"garbage": func(t *testing.T, path string) {
			overwrite(t, path, "nonsense\n")
			time.Sleep(3 * watched.SettleTime)
		},
		"written slowly": func(t *testing.T, path string) {
			file, err := os.Create(path)
			if err != nil {
				t.Error(err)
				return
			}
			defer file.Close()
			for _, part := range []string{"# a feed\n", "198.51.100.1\n", "198.51.100.2\n", banned + "\n"} {
				time.Sleep(watched.SettleTime / 5)
				if _, err := file.WriteString(part); err != nil {
					t.Error(err)
				}
			}
		},
		"removed and written anew": func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Error(err)
			}
			time.Sleep(watched.SettleTime / 2)
			overwrite(t, path, "198.51.100.1\n")
			time.Sleep(watched.SettleTime / 2)
			overwrite(t, path, "198.51.100.1\n"+banned+"\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := newFile(t, banned+"\n")
			edge := edgetest.Start(t, denying(path))
			stays(t, edge, banned, func() { work(t, path) })
			stays(t, edge, banned, func() { time.Sleep(2 * watched.SettleTime) })
		})
	}
}

func TestFileAtRestCountsWithinASecond(t *testing.T) {
	path := newFile(t, "203.0.113.7\n")
	edge := edgetest.Start(t, denying(path))
	for _, change := range []struct {
		content string
		want    int
	}{{"203.0.113.8\n", 403}, {"# nobody\n", 200}} {
		overwrite(t, path, change.content)
		started := time.Now()
		edgetest.Eventually(t, "the change in force", func() bool {
			return statusFor(t, edge, "203.0.113.8") == change.want
		})
		if took := time.Since(started); took > time.Second {
			t.Errorf("%q took %v", change.content, took)
		}
	}
}

// A load that follows a write finds it in force, or the last good one.
func TestLoadWaitsForAFileThatIsWrittenInPlace(t *testing.T) {
	path := newFile(t, "203.0.113.7\n")
	edge := edgetest.Start(t, denying(path))
	overwrite(t, path, "203.0.113.8\n")
	edge.MustLoad(t, denying(path)+`, "keepalive_interval": "1m"`)
	if got := statusFor(t, edge, "203.0.113.8"); got != 403 {
		t.Errorf("after the load: %d, want 403", got)
	}
	overwrite(t, path, "")
	edge.MustLoad(t, denying(path))
	if got := statusFor(t, edge, "203.0.113.8"); got != 403 {
		t.Errorf("after a load with an emptied list: %d, want 403", got)
	}
}
