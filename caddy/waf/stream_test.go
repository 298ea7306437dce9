package waf

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/websocket"

	"gatehouse/caddy/internal/edgetest"
)

// streaming is a rule set at its strictest: it reads all bodies it can.
const streaming = crs + `
SecRequestBodyAccess On
SecResponseBodyAccess On
`

func TestWebSocketPassesUnharmed(t *testing.T) {
	up := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		websocket.Handler(func(conn *websocket.Conn) {
			var text string
			for websocket.Message.Receive(conn, &text) == nil {
				_ = websocket.Message.Send(conn, "echo "+text)
			}
		}).ServeHTTP(w, r)
	})
	edge := edgetest.Start(t, server(streaming, proxy(up)))

	config, err := websocket.NewConfig("ws://"+edge.Address+"/live", "http://shop.example.com")
	if err != nil {
		t.Fatal(err)
	}
	config.Header.Set("User-Agent", "test")
	config.Header.Set("Accept", "*/*")
	within(t, 10*time.Second, "the WebSocket's echoes", func() {
		conn, err := config.DialContext(t.Context())
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		for _, text := range []string{"one", strings.Repeat("long", 50_000), "' OR '1'='1"} {
			var got string
			if err := websocket.Message.Send(conn, text); err != nil {
				t.Error(err)
			}
			if err := websocket.Message.Receive(conn, &got); err != nil || got != "echo "+text {
				t.Errorf("sent %.20q, got %.20q (%v)", text, got, err)
			}
		}
	})
}

func TestRefusedWebSocketIsNotOpened(t *testing.T) {
	up := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		websocket.Handler(func(*websocket.Conn) {}).ServeHTTP(w, r)
	})
	edge := edgetest.Start(t, server(`
		SecRuleEngine On
		SecRule RESPONSE_STATUS "@streq 101" "id:1,phase:3,deny"`, proxy(up)))
	request := edge.Request(t, http.MethodGet, "h", "/", nil)
	for name, value := range map[string]string{
		"Connection": "Upgrade", "Upgrade": "websocket", "Origin": "http://h",
		"Sec-Websocket-Version": "13", "Sec-Websocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
	} {
		request.Header.Set(name, value)
	}
	wants(t, edge.Do(t, request), 403, "error page 403")
}

// Each event has to arrive while the upstream waits for the client to have got
// it: held back to the end of the response, none would ever arrive.
func TestEventsArriveOneByOne(t *testing.T) {
	proceed := make(chan struct{})
	up := upstream(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_ = http.NewResponseController(w).Flush()
		for i := range 5 {
			select {
			case <-proceed:
			case <-r.Context().Done():
				return
			}
			fmt.Fprintf(w, "data: %d\n\n", i)
			_ = http.NewResponseController(w).Flush()
		}
	})
	edge := edgetest.Start(t, server(streaming, proxy(up)))
	within(t, 10*time.Second, "five events, each before the next was made", func() {
		response, err := http.DefaultClient.Do(edge.Request(t, http.MethodGet, "h", "/events", nil))
		if err != nil {
			t.Error(err)
			return
		}
		defer response.Body.Close()
		lines := bufio.NewScanner(response.Body)
		for i := range 5 {
			proceed <- struct{}{}
			if !lines.Scan() || lines.Text() != fmt.Sprintf("data: %d", i) || !lines.Scan() {
				t.Errorf("event %d: got %q (%v)", i, lines.Text(), lines.Err())
			}
		}
	})
}

func TestResponseControlReachesTheConnection(t *testing.T) {
	probe = func(w http.ResponseWriter) error {
		control := http.NewResponseController(w)
		return control.SetWriteDeadline(time.Now().Add(time.Minute))
	}
	edge := edgetest.Start(t, server(streaming, `{"handler": "waf_probe"}, {"handler": "static_response", "body": "ok"}`))
	wants(t, edge.Get(t, "h", "/"), 200, "ok")
}

func TestEarlyHintsPassBeforeTheResponse(t *testing.T) {
	probe = func(w http.ResponseWriter) error {
		w.Header().Set("Link", "</style.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		return nil
	}
	edge := edgetest.Start(t, server(streaming, `
		{"handler": "waf_probe"}, {"handler": "static_response", "status_code": 201, "body": "made"}`))
	var hints []int
	request := edge.Request(t, http.MethodGet, "h", "/", nil)
	wants(t, edge.Do(t, request.WithContext(httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		Got1xxResponse: func(code int, _ textproto.MIMEHeader) error {
			hints = append(hints, code)
			return nil
		},
	}))), 201, "made")
	if !slices.Equal(hints, []int{103}) {
		t.Errorf("hints %v", hints)
	}
}
