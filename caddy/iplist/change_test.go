package iplist

import (
	"fmt"
	"os"
	"testing"
	"time"

	"gatehouse/caddy/internal/edgetest"
	"gatehouse/caddy/internal/watched"
)

// changes are ways to change a file so that size and, as near as the system
// allows, time and inode stay the same.
var changes = map[string]func(t testing.TB, path, content string){
	"renamed over": replace,
	"written in place with its old time": func(t testing.TB, path, content string) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteString(content); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
	},
}

func nth(i int) string {
	return fmt.Sprintf("10.1.%d.%d", 100+i/100, 100+i%100)
}

func TestNoneOfManyChangesIsLost(t *testing.T) {
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			path := newFile(t, nth(0)+"\n")
			l := take(t, path)
			started := time.Now()
			count := 1000
			if name != "renamed over" {
				count = 20 // each of them must rest first
			}
			for i := 1; i <= count; i++ {
				change(t, path, nth(i)+"\n")
				edgetest.Eventually(t, "change "+nth(i), func() bool { return l.has(nth(i)) && !l.has(nth(i-1)) })
			}
			took := time.Since(started)
			t.Logf("%d changes, each awaited, in %v", count, took)
			if count == 1000 && took > 500*watched.PollEvery {
				t.Error("found by polling, not told by the system")
			}
		})
	}
}

func TestLastOfAThousandQuickChangesIsInForce(t *testing.T) {
	for name, change := range changes {
		for _, notified := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, notified: %t", name, notified), func(t *testing.T) {
				watched.Notifications = notified
				defer func() { watched.Notifications = true }()
				path := newFile(t, nth(0)+"\n")
				l := take(t, path)
				started := time.Now()
				for i := 1; i <= 1000; i++ {
					change(t, path, nth(i)+"\n")
				}
				written := time.Since(started)
				edgetest.Eventually(t, "the last change", func() bool { return l.has(nth(1000)) && !l.has(nth(999)) })
				t.Logf("written in %v, in force %v later", written, time.Since(started)-written)
			})
		}
	}
}

// Without notifications a file that was read may change within the same tick of
// the clock: inode, time and size are what they were.
func TestPollingSeesAChangeThatNeitherTimeNorSizeTells(t *testing.T) {
	watched.Notifications = false
	defer func() { watched.Notifications = true }()
	path := newFile(t, nth(0)+"\n")
	l := take(t, path)
	changes["written in place with its old time"](t, path, nth(1)+"\n")
	edgetest.Eventually(t, "the change", func() bool { return l.has(nth(1)) })
}

func TestLongListsTakeEffectQuickly(t *testing.T) {
	for _, entries := range []int{10_000, 100_000} {
		content := make([]byte, 0, entries*16)
		for i := range entries {
			content = fmt.Appendf(content, "10.%d.%d.%d\n", i>>16, i>>8&255, i&255)
		}
		path := newFile(t, string(content))
		l := take(t, path)
		started := time.Now()
		replace(t, path, string(content)+"203.0.113.7\n")
		edgetest.Eventually(t, "the last entry", func() bool { return l.has("203.0.113.7") })
		t.Logf("%d entries in force %v after the write began", entries, time.Since(started))
	}
}
