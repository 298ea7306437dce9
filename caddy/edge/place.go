package edge

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// place is the folder that Caddy and Gatehouse share, as core/src/caddy knows it.
type place struct{ folder string }

func placeIn(folder string) place { return place{folder} }

func (p place) socket() string   { return filepath.Join(p.folder, "admin.sock") }
func (p place) bootFile() string { return filepath.Join(p.folder, "boot.json") }

// listen is the admin address in the one spelling that Gatehouse uses: another
// spelling of the same socket would make it vanish at the next load.
func (p place) listen() string { return "unix/" + p.socket() + "|0600" }

// boot reads the last good configuration. One that would open the admin API
// anywhere else is not used.
func (p place) boot() ([]byte, error) {
	body, err := os.ReadFile(p.bootFile())
	if err != nil {
		return nil, err
	}
	var config struct {
		Admin struct {
			Listen string `json:"listen"`
		} `json:"admin"`
	}
	if err := json.Unmarshal(body, &config); err != nil {
		return nil, fmt.Errorf("it is not whole: %w", err)
	}
	if config.Admin.Listen != p.listen() {
		return nil, fmt.Errorf("it opens the admin API at %q and not at %q", config.Admin.Listen, p.listen())
	}
	return body, nil
}

// empty opens the admin socket and does nothing else.
func (p place) empty() []byte {
	return fmt.Appendf(nil, `{"admin":{"listen":%q,"config":{"persist":false}}}`, p.listen())
}
