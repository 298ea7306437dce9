package iplist

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/caddyserver/caddy/v2"

	"gatehouse/caddy/internal/watched"
)

func init() {
	caddy.RegisterModule(AdminLists{})
}

// AdminLists is GET /client_ip_lists of the admin API: which lists are in use,
// what is in force of them, and why that is not what is in the file. Each file
// is looked at before the answer, so that a change that was renamed over it
// before the request is in force when it is answered, or told as a fault. With
// ?path= it tells of one file.
type AdminLists struct{}

// listStatus is a list. Times are milliseconds since 1970.
type listStatus struct {
	Path   string `json:"path"`
	Sealed bool   `json:"sealed"`
	// SHA256 is that of what is in force; of a sealed list what its last line says.
	SHA256  string `json:"sha256"`
	Entries int    `json:"entries"`
	// InForceSince is when that came in force in this process.
	InForceSince int64 `json:"in_force_since"`
	// Loads is how often a new table came in force in this process.
	Loads int `json:"loads"`
	// Fault is why what is in the file now is not in force, and since when.
	Fault       string `json:"fault,omitempty"`
	FaultySince int64  `json:"faulty_since,omitempty"`
}

// CaddyModule returns the Caddy module information.
func (AdminLists) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{
		ID:  "admin.api.client_ip_lists",
		New: func() caddy.Module { return new(AdminLists) },
	}
}

// Routes returns the endpoint.
func (AdminLists) Routes() []caddy.AdminRoute {
	return []caddy.AdminRoute{{Pattern: "/client_ip_lists", Handler: caddy.AdminHandlerFunc(tellOfLists)}}
}

func tellOfLists(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet {
		return caddy.APIError{HTTPStatus: http.StatusMethodNotAllowed, Err: errors.New("method not allowed")}
	}
	told := []listStatus{}
	for _, kind := range []*watched.Kind[*table]{lists, sealedLists} {
		for _, file := range kind.InUse() {
			if only := r.URL.Query().Get("path"); only == "" || only == file.Path() {
				told = append(told, statusOf(file.Look(), kind.Sealed))
			}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(told)
}

func statusOf(status watched.Status[*table], sealed bool) listStatus {
	told := listStatus{
		Path: status.Path, Sealed: sealed, SHA256: status.SHA256, Entries: status.Value.entries,
		InForceSince: status.Since.UnixMilli(), Loads: status.Loads,
	}
	if status.Fault != nil {
		told.Fault, told.FaultySince = status.Fault.Error(), status.FaultSince.UnixMilli()
	}
	return told
}

var _ caddy.AdminRouter = AdminLists{}
