package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// webDriver is a session of W3C WebDriver, which is JSON over HTTP. It acts on one page at a time.
type webDriver struct {
	base string // the session's address, or the driver's before there is one
}

// webDriverError is an error answer with the protocol's code.
type webDriverError struct {
	Code    string `json:"error"`
	Message string `json:"message"`
}

func (e *webDriverError) Error() string { return e.Code + ": " + e.Message }

// call sends a command and decodes its value.
func (w *webDriver) call(ctx context.Context, method, path string, about, value any) error {
	var body bytes.Buffer
	if method == http.MethodPost {
		if about == nil {
			about = params{}
		}
		if err := json.NewEncoder(&body).Encode(about); err != nil {
			return err
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, w.base+path, &body)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // read to its end below
	var answer struct{ Value json.RawMessage }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return fmt.Errorf("%s %s: status %d: %w", method, path, response.StatusCode, err)
	}
	if response.StatusCode != http.StatusOK {
		refused := &webDriverError{}
		if err := json.Unmarshal(answer.Value, refused); err != nil {
			return fmt.Errorf("%s %s: status %d: %w", method, path, response.StatusCode, err)
		}
		return fmt.Errorf("%s %s: %w", method, path, refused)
	}
	if value == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, value)
}

func (w *webDriver) post(ctx context.Context, path string, about, value any) error {
	return w.call(ctx, http.MethodPost, path, about, value)
}
