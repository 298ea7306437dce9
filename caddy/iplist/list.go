package iplist

import (
	"github.com/caddyserver/caddy/v2"
	"go.uber.org/zap"

	"gatehouse/caddy/internal/watched"
)

// lists are the lists in use that people write.
var lists = &watched.Kind[*table]{
	Name:     "client address list",
	Logger:   "http.matchers.client_ip_list",
	MaxBytes: maxFileBytes,
	Files:    caddy.NewUsagePool(),
	Read: func(content []byte, _ *table) (*table, []zap.Field, error) {
		return about(tableOf(content, parsePlain))
	},
}

// sealedLists are those that Gatehouse writes. A table is made of the last one
// where it can be: most changes are of one line.
var sealedLists = &watched.Kind[*table]{
	Name:     "sealed client address list",
	Logger:   "http.matchers.client_ip_list",
	MaxBytes: maxFileBytes,
	Sealed:   true,
	Files:    caddy.NewUsagePool(),
	Read: func(content []byte, last *table) (*table, []zap.Field, error) {
		if t := last.update(content, parseScoped); t != nil {
			return about(t, nil)
		}
		return about(tableOf(content, parseScoped))
	},
}

// about adds to a table what the log tells of it.
func about(t *table, err error) (*table, []zap.Field, error) {
	if err != nil {
		return nil, nil, err
	}
	return t, []zap.Field{zap.Int("entries", t.entries)}, nil
}

// list is one file and the table of its last good content.
type list struct {
	*watched.File[*table]
}

// acquire returns the list of a path. Each success needs a Release.
func acquire(kind *watched.Kind[*table], path string, store watched.Store, logger *zap.Logger) (*list, error) {
	file, err := kind.Acquire(path, store, logger)
	if err != nil {
		return nil, err
	}
	return &list{file}, nil
}
