package iplist

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/caddy/internal/edgetest"
	"gatehouse/caddy/internal/watched"
)

// told is what the admin API says of a list.
func told(t *testing.T, path string) listStatus {
	t.Helper()
	answer := httptest.NewRecorder()
	route := AdminLists{}.Routes()[0]
	if err := route.Handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, route.Pattern+"?path="+path, nil)); err != nil {
		t.Fatal(err)
	}
	var found []listStatus
	if err := json.Unmarshal(answer.Body.Bytes(), &found); err != nil || len(found) != 1 {
		t.Fatalf("%s (%v), want one list", answer.Body, err)
	}
	return found[0]
}

// sealOf is the digest in the last line of a sealed file.
func sealOf(content string) string {
	return content[len(content)-65 : len(content)-1]
}

// What was renamed over the file before the question is in force in the answer,
// also where the system does not tell of changes.
func TestAdminTellsWhatIsInForce(t *testing.T) {
	watched.Notifications = false
	defer func() { watched.Notifications = true }()
	path := newFile(t, whole)
	edge := edgetest.Start(t, blocking(path))
	for i := range 20 {
		client := fmt.Sprintf("203.0.113.%d", 100+i)
		content := seal(client, "192.0.2.1 @shop")
		before := time.Now().UnixMilli()
		replace(t, path, content)
		got := told(t, path)
		if got.SHA256 != sealOf(content) || got.Entries != 2 || got.Loads != i+2 || !got.Sealed || got.Fault != "" {
			t.Errorf("change %d: %+v", i, got)
		}
		if got.InForceSince < before || got.InForceSince > time.Now().UnixMilli() {
			t.Errorf("change %d in force since %d", i, got.InForceSince)
		}
		if got := answerOn(t, edge, "none", client); got != 403 {
			t.Fatalf("told to be in force, yet %d", got)
		}
	}
	edge.MustLoad(t, blocking(path)+changed)
	if got := told(t, path); got.Loads != 21 {
		t.Errorf("after a reload: %+v", got)
	}
}

func TestAdminTellsOfAFault(t *testing.T) {
	for name, befall := range sealFaults {
		path := newFile(t, whole)
		edge := edgetest.Start(t, blocking(path))
		before := told(t, path)
		befall(t, path)
		got := told(t, path)
		if got.Fault == "" || got.FaultySince < before.InForceSince {
			t.Errorf("%s: not told: %+v", name, got)
		}
		if got.SHA256 != sealOf(whole) || got.Loads != 1 || got.InForceSince != before.InForceSince || got.Entries != 2 {
			t.Errorf("%s: in force: %+v, was %+v", name, got, before)
		}
		if err := edge.Restart(t, blocking(path)); err != nil {
			t.Fatal(err)
		}
		if got := told(t, path); got.Fault == "" || got.SHA256 != sealOf(whole) {
			t.Errorf("%s: after a restart: %+v", name, got)
		}
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		replace(t, path, seal("# mended"))
		if got := told(t, path); got.Fault != "" || got.FaultySince != 0 || got.SHA256 != sealOf(seal("# mended")) || got.Entries != 0 {
			t.Errorf("%s: mended: %+v", name, got)
		}
	}
}

func TestAdminTellsOfPlainLists(t *testing.T) {
	path := newFile(t, "203.0.113.7\n")
	edgetest.Start(t, denying(path))
	want := fmt.Sprintf("%x", sha256.Sum256([]byte("203.0.113.7\n")))
	if got := told(t, path); got.Sealed || got.Entries != 1 || got.Loads != 1 || got.SHA256 != want {
		t.Errorf("%+v", got)
	}
}

func TestAdminRefusesToBeToldSomething(t *testing.T) {
	answer := httptest.NewRecorder()
	if err := tellOfLists(answer, httptest.NewRequest(http.MethodPost, "/client_ip_lists", strings.NewReader("x"))); err == nil {
		t.Error("accepted")
	}
	if err := tellOfLists(answer, httptest.NewRequest(http.MethodGet, "/client_ip_lists?path="+filepath.Join(t.TempDir(), "x"), nil)); err != nil || answer.Body.String() != "[]\n" {
		t.Errorf("%v, %s", err, answer.Body)
	}
}
