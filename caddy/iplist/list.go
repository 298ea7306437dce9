package iplist

import (
	"github.com/caddyserver/caddy/v2"
	"go.uber.org/zap"

	"gatehouse/caddy/internal/watched"
)

// lists are the lists in use that people write, sealedLists those of Gatehouse.
var (
	lists       = kindOf("client address list", parsePlain)
	sealedLists = sealed(kindOf("sealed client address list", parseScoped))
)

func kindOf(name string, parse parseLine) *watched.Kind[*table] {
	return &watched.Kind[*table]{
		Name:     name,
		Logger:   "http.matchers.client_ip_list",
		MaxBytes: maxFileBytes,
		Files:    caddy.NewUsagePool(),
		Read: func(content []byte) (*table, []zap.Field, error) {
			t, err := tableOf(content, parse)
			return t, []zap.Field{zap.Int("entries", t.entries)}, err
		},
	}
}

func sealed(kind *watched.Kind[*table]) *watched.Kind[*table] {
	kind.Sealed = true
	return kind
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
