package iplist

import (
	"net/netip"

	"github.com/caddyserver/caddy/v2"
	"github.com/gaissmai/bart"
	"go.uber.org/zap"

	"gatehouse/caddy/internal/watched"
)

// lists are the lists in use.
var lists = watched.Kind[*bart.Lite]{
	Name:     "client address list",
	Logger:   "http.matchers.client_ip_list",
	MaxBytes: maxFileBytes,
	Files:    caddy.NewUsagePool(),
	Read: func(content []byte) (*bart.Lite, []zap.Field, error) {
		table, entries, err := tableOf(content)
		return table, []zap.Field{zap.Int("entries", entries)}, err
	},
}

// list is one file and the table of its last good content.
type list struct {
	*watched.File[*bart.Lite]
}

// acquire returns the list of a path. Each success needs a Release.
func acquire(path string, store watched.Store, logger *zap.Logger) (*list, error) {
	file, err := lists.Acquire(path, store, logger)
	if err != nil {
		return nil, err
	}
	return &list{file}, nil
}

func (l *list) contains(address netip.Addr) bool {
	return l.Value().Contains(normalise(address))
}

// tableOf builds the lookup table of a list.
func tableOf(content []byte) (*bart.Lite, int, error) {
	table, entries := new(bart.Lite), 0
	err := parseList(content, func(prefix netip.Prefix) {
		table.Insert(prefix)
		entries++
	})
	return table, entries, err
}
