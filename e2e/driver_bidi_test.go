package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// bidi is a WebDriver BiDi connection: answers carry their request's number, events name their page.
type bidi struct {
	conn *websocket.Conn
	done chan struct{} // closed when the connection ends

	mu      sync.Mutex
	last    int
	waiting map[int]chan bidiMessage
	heard   map[string]*console // by browsing context
}

// bidiMessage is an answer or an event.
type bidiMessage struct {
	ID      int             `json:"id"`
	Error   string          `json:"error"`
	Message string          `json:"message"`
	Result  json.RawMessage `json:"result"`
	Method  string          `json:"method"`
	Params  struct {
		Type   string `json:"type"`
		Level  string `json:"level"`
		Text   string `json:"text"`
		Source struct {
			Context string `json:"context"`
		} `json:"source"`
	} `json:"params"`
}

// dialBidi connects and begins the connection's one session.
func dialBidi(ctx context.Context, address string) (*bidi, error) {
	conn, _, err := websocket.Dial(ctx, address+"/session", nil)
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(-1) // screenshots are large
	b := &bidi{conn: conn, done: make(chan struct{}), waiting: map[int]chan bidiMessage{}, heard: map[string]*console{}}
	go b.read()
	wanted := params{"capabilities": params{"alwaysMatch": params{"acceptInsecureCerts": true}}}
	if err := b.call(ctx, "session.new", wanted, nil); err != nil {
		return nil, err
	}
	return b, b.call(ctx, "session.subscribe", params{"events": []string{"log.entryAdded"}}, nil)
}

// params are the parameters of a request.
type params map[string]any

// read handles messages until the connection ends.
func (b *bidi) read() {
	defer close(b.done)
	for {
		var message bidiMessage
		if err := wsjson.Read(context.Background(), b.conn, &message); err != nil {
			return
		}
		b.take(message)
	}
}

func (b *bidi) take(message bidiMessage) {
	b.mu.Lock()
	answer := b.waiting[message.ID]
	delete(b.waiting, message.ID)
	b.mu.Unlock()
	switch {
	case message.Method == "log.entryAdded":
		b.consoleOf(message.Params.Source.Context).
			hears(message.Params.Text, message.Params.Type == "javascript" && message.Params.Level == "error")
	case answer != nil:
		answer <- message
	}
}

// consoleOf returns the console of a page or an iframe, with what was logged before the first call.
func (b *bidi) consoleOf(context string) *console {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.heard[context] == nil {
		b.heard[context] = &console{}
	}
	return b.heard[context]
}

// call sends a request and waits for its answer.
func (b *bidi) call(ctx context.Context, method string, about params, result any) error {
	answer := make(chan bidiMessage, 1)
	b.mu.Lock()
	b.last++
	id := b.last
	b.waiting[id] = answer
	b.mu.Unlock()
	if err := wsjson.Write(ctx, b.conn, params{"id": id, "method": method, "params": about}); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case message := <-answer:
		return message.decode(method, result)
	case <-b.done:
		return fmt.Errorf("%s: the browser is gone", method)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	}
}

func (m *bidiMessage) decode(method string, result any) error {
	if m.Error != "" {
		return &bidiError{method: method, code: m.Error, message: m.Message}
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(m.Result, result)
}

// bidiError is an error answer with the protocol's code.
type bidiError struct{ method, code, message string }

func (e *bidiError) Error() string { return e.method + ": " + e.code + ": " + e.message }
