package waf

import (
	"context"
	"fmt"
	"maps"
	"net/http"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"github.com/corazawaf/coraza/v3/types"
)

// serveInspected lets the next handler answer and the rules see its answer.
func serveInspected(tx types.Transaction, w http.ResponseWriter, r *http.Request, next caddyhttp.Handler) error {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	ww := &responseWriter{
		ResponseWriterWrapper: &caddyhttp.ResponseWriterWrapper{ResponseWriter: w},
		tx:                    tx,
		proto:                 r.Proto,
		before:                w.Header().Clone(),
		cancel:                cancel,
	}
	err := serveNext(ww, r.WithContext(ctx), next)
	return ww.finish(err)
}

// serveNext calls the next handler. A proxy panics with ErrAbortHandler when
// its response cannot be written; when that is because of a refusal, nothing
// was sent and the client shall have the refusal.
func serveNext(w *responseWriter, r *http.Request, next caddyhttp.Handler) error {
	defer func() {
		if w.refusal == nil {
			return
		}
		if reason := recover(); reason != nil && reason != http.ErrAbortHandler {
			panic(reason)
		}
	}()
	return next.ServeHTTP(w, r)
}

// finish sends what is still held back, and says how the request went.
func (w *responseWriter) finish(err error) error {
	switch {
	case w.refusal != nil:
		return refuse(w.ResponseWriter, w.refusal)
	case err != nil:
		if w.inspecting {
			// Held back and now overtaken by an error, which its routes answer.
			w.restoreHeader()
		}
		return err
	case !w.inspecting:
		return nil
	}
	refusal, err := w.tx.ProcessResponseBody()
	if err != nil {
		w.restoreHeader()
		return caddyhttp.Error(http.StatusInternalServerError, fmt.Errorf("response body not inspected: %w", err))
	}
	if refusal != nil {
		w.reject(refusal)
		return refuse(w.ResponseWriter, refusal)
	}
	return w.release()
}

// reject drops the response. Nothing of it has been sent: rules that can refuse
// run before the header leaves. What produces the response is told to stop.
func (w *responseWriter) reject(refusal *types.Interruption) {
	w.refusal = refusal
	w.restoreHeader()
	w.cancel()
}

// restoreHeader takes back the headers that the next handler has set.
func (w *responseWriter) restoreHeader() {
	header := w.Header()
	clear(header)
	maps.Copy(header, w.before)
}
