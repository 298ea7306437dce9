package waf

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
	"github.com/corazawaf/coraza/v3/types"
)

// responseWriter shows the response to the rules. It holds header and body back
// only while the rules want the body (SecResponseBodyAccess and a fitting
// content type); everything else passes at once, flushes and upgrades included.
type responseWriter struct {
	*caddyhttp.ResponseWriterWrapper
	tx     types.Transaction
	proto  string
	before http.Header
	cancel func()

	status      int
	wroteHeader bool
	inspecting  bool // the response is being held back
	refusal     *types.Interruption
}

// WriteHeader shows status and headers to the rules and sends them, unless the
// rules refuse them or want the body first.
func (w *responseWriter) WriteHeader(status int) {
	if w.wroteHeader {
		return
	}
	if status >= 100 && status < 200 && status != http.StatusSwitchingProtocols {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	w.wroteHeader, w.status = true, status
	for name, values := range w.Header() {
		for _, value := range values {
			w.tx.AddResponseHeader(name, value)
		}
	}
	if refusal := w.tx.ProcessResponseHeaders(status, w.proto); refusal != nil {
		w.reject(refusal)
		return
	}
	w.inspecting = status != http.StatusSwitchingProtocols &&
		w.tx.IsResponseBodyAccessible() && w.tx.IsResponseBodyProcessable()
	if !w.inspecting {
		w.ResponseWriter.WriteHeader(status)
	}
}

// Write implements io.Writer. It fails once the response has been refused.
func (w *responseWriter) Write(p []byte) (int, error) {
	if !w.wroteHeader {
		w.WriteHeader(http.StatusOK)
	}
	if w.refusal != nil {
		return 0, errRefused
	}
	if !w.inspecting {
		return w.ResponseWriter.Write(p)
	}
	refusal, n, err := w.tx.WriteResponseBody(p)
	if refusal != nil {
		w.reject(refusal)
		return 0, errRefused
	}
	if err != nil || n == len(p) {
		return n, err
	}
	// The body is longer than the rules look at; they have passed its beginning.
	if err := w.release(); err != nil {
		return n, err
	}
	m, err := w.ResponseWriter.Write(p[n:])
	return n + m, err
}

// ReadFrom implements io.ReaderFrom, so that files are still sent by the kernel.
func (w *responseWriter) ReadFrom(r io.Reader) (int64, error) {
	if !w.wroteHeader {
		w.WriteHeader(http.StatusOK)
	}
	if w.refusal != nil || w.inspecting {
		return io.Copy(struct{ io.Writer }{w}, r)
	}
	return w.ResponseWriterWrapper.ReadFrom(r)
}

// release sends what was held back and holds nothing back from then on.
func (w *responseWriter) release() error {
	w.inspecting = false
	held, err := w.tx.ResponseBodyReader()
	if err != nil {
		w.restoreHeader()
		return caddyhttp.Error(http.StatusInternalServerError, fmt.Errorf("response body not kept: %w", err))
	}
	w.ResponseWriter.WriteHeader(w.status)
	_, err = io.Copy(w.ResponseWriter, held)
	return err
}

// FlushError is what [http.ResponseController] calls to flush. Of a response
// that is being held back nothing is flushed.
func (w *responseWriter) FlushError() error {
	if !w.wroteHeader {
		w.WriteHeader(http.StatusOK)
	}
	if w.refusal != nil {
		return errRefused
	}
	if w.inspecting {
		return nil
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Flush implements http.Flusher.
func (w *responseWriter) Flush() {
	_ = w.FlushError()
}

// Hijack implements http.Hijacker. It fails once the response has been refused.
func (w *responseWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	if w.refusal != nil {
		return nil, nil, errRefused
	}
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		w.inspecting = false // the connection is the next handler's now
	}
	return conn, buffered, err
}

var (
	_ http.Flusher  = (*responseWriter)(nil)
	_ http.Hijacker = (*responseWriter)(nil)
	_ io.ReaderFrom = (*responseWriter)(nil)
)
