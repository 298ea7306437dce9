package passwordhash

import (
	"bytes"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp/caddyauth"
)

// counted is a check that takes its time and counts.
type counted struct {
	caddyauth.Argon2idHash
	atOnce, most, all atomic.Int32
	right             []byte
}

func (c *counted) Compare(_, plaintext []byte) (bool, error) {
	c.all.Add(1)
	now := c.atOnce.Add(1)
	defer c.atOnce.Add(-1)
	for most := c.most.Load(); now > most && !c.most.CompareAndSwap(most, now); most = c.most.Load() {
	}
	time.Sleep(5 * time.Millisecond)
	return bytes.Equal(plaintext, c.right), nil
}

// together compares n times at once, over two policies.
func together(t *testing.T, check *counted, n int, password func(int) string) {
	t.Helper()
	hashes := []*Hash{newHash(check), newHash(check)}
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			if _, err := hashes[i%2].Compare([]byte("$hash"), []byte(password(i))); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func TestAFewAtOnceInTheWholeProcess(t *testing.T) {
	if cap(places) < leastAtOnce || cap(places) > mostAtOnce {
		t.Fatalf("%d places", cap(places))
	}
	check := &counted{}
	together(t, check, 60, func(i int) string { return string(rune('a' + i)) })
	if most := check.most.Load(); most > int32(cap(places)) || most < leastAtOnce {
		t.Errorf("%d at once, with %d places", most, cap(places))
	}
	if all := check.all.Load(); all != 60 {
		t.Errorf("%d were checked", all)
	}
}

func TestARightPasswordIsKnownAgain(t *testing.T) {
	check := &counted{right: []byte("right")}
	together(t, check, 60, func(int) string { return "right" })
	// Those who had a place before the first was done are all who are checked.
	if all := check.all.Load(); all > int32(2*cap(places)) {
		t.Errorf("%d were checked", all)
	}
	hash := newHash(check)
	for _, test := range []struct {
		hashed, password string
		checks           int32
		right            bool
	}{
		{"$one", "right", 1, true}, {"$one", "right", 0, true}, {"$two", "right", 1, true},
		{"$one", "wrong", 1, false}, {"$one", "wrong", 1, false}, {"$on", "eright", 1, false},
		{string(hash.FakeHash()), "right", 1, true}, {string(hash.FakeHash()), "right", 1, true},
	} {
		before := check.all.Load()
		same, err := hash.Compare([]byte(test.hashed), []byte(test.password))
		if same != test.right || err != nil || check.all.Load()-before != test.checks {
			t.Errorf("%v: %v %v after %d checks", test, same, err, check.all.Load()-before)
		}
	}
}

func TestWhatIsKnownIsBounded(t *testing.T) {
	hash := newHash(&counted{})
	for i := range 3 * mostKnown {
		hash.remember(digestOf([]byte{byte(i), byte(i >> 8)}, nil))
	}
	if len(hash.known) > mostKnown {
		t.Errorf("%d are known", len(hash.known))
	}
}
