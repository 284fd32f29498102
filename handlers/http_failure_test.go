package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"samovar/models"
)

// TestFailures serves acts that fail, since no request makes most of these failures happen at will.
func TestFailures(t *testing.T) {
	h := openHarness(t)
	h.allowErrors()
	s := New(Config{Store: h.store, Hub: h.hub, Texts: h.texts, Key: make([]byte, 64), Log: h.log, Unlimited: true})
	answerTo := func(act act, headers header) *httptest.ResponseRecorder {
		request := httptest.NewRequest("POST", "/r/lobby", strings.NewReader("body=what+I+wrote"))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for name, value := range headers {
			request.Header.Set(name, value)
		}
		recorder := httptest.NewRecorder()
		s.serve(route{act: act}).ServeHTTP(recorder, request)
		return recorder
	}

	unknown := fmt.Errorf("post: %w: %w", models.ErrOutcomeUnknown, context.Canceled)
	for name, failure := range map[string]struct {
		err      error
		status   int
		sentence string
	}{
		"an unknown outcome":   {unknown, 503, "problem.unknown-outcome.sentence"},
		"too long a wait":      {fmt.Errorf("read: %w", context.DeadlineExceeded), 503, "problem.busy.sentence"},
		"a need of an account": {fmt.Errorf("enter: %w", models.ErrSignedOut), 403, "problem.signedout.sentence"},
		"a refusal":            {fmt.Errorf("edit: %w", models.ErrForbidden), 403, "problem.forbidden.sentence"},
		"nothing found":        {fmt.Errorf("read: %w", models.ErrNotFound), 404, "problem.notfound.sentence"},
		"a surprise":           {errors.New("secret: disk sda1 is full"), 500, "problem.internal.sentence"},
	} {
		t.Run(
			name+" is said in a sentence, the chain to the operator alone, and the text given back",
			func(t *testing.T) {
				got := answerTo(func(*request) error { return failure.err }, nil)
				page := answer{
					status: got.Code,
					header: got.Header(),
					body:   got.Body.String(),
				}.expect(t, failure.status)
				page.shows(t, h.text(failure.sentence))
				page.shows(t, "what I wrote")
				page.lacks(t, "sda1")
				line := answerTo(func(*request) error { return failure.err }, hx)
				if line.Code != failure.status || strings.Contains(line.Body.String(), "<html") ||
					!strings.Contains(line.Body.String(), `role="alert"`) {
					t.Errorf("htmx gets %d %s", line.Code, line.Body)
				}
			},
		)
	}

	t.Run("a wait of a moment is rounded up to a whole second", func(t *testing.T) {
		got := answerTo(func(*request) error { return models.TooFast{After: 1100 * time.Millisecond} }, nil)
		if got.Code != 429 || got.Header().Get("Retry-After") != "2" {
			t.Errorf("answered %d, Retry-After %q", got.Code, got.Header().Get("Retry-After"))
		}
	})

	t.Run("a panic is a page for its one request", func(t *testing.T) {
		got := answerTo(func(*request) error { panic("secret: out of tea") }, nil)
		page := answer{status: got.Code, header: got.Header(), body: got.Body.String()}.expect(t, 500)
		page.shows(t, h.text("problem.internal.sentence"))
		page.lacks(t, "out of tea")
	})

	t.Run("a browser that left gets no answer, and the operator no error", func(t *testing.T) {
		before := len(h.written())
		ctx, leave := context.WithCancel(context.Background())
		leave()
		recorder := httptest.NewRecorder()
		func() {
			defer func() {
				if caught := recover(); caught != http.ErrAbortHandler {
					t.Errorf("the connection is not closed: %v", caught)
				}
			}()
			s.serve(route{act: func(r *request) error { return fmt.Errorf("read: %w", r.ctx().Err()) }}).
				ServeHTTP(recorder, httptest.NewRequestWithContext(ctx, "GET", "/rooms", nil))
		}()
		if recorder.Body.Len() > 0 {
			t.Errorf("answered %s", recorder.Body)
		}
		if lines := h.written()[before:]; len(lines) > 0 {
			t.Errorf("the operator was told %s", lines)
		}
	})
}

func TestWhileTheProgramEndsAStreamIsToldSo(t *testing.T) {
	h := openHarness(t)
	h.allowErrors()
	h.hub.Close(0)
	for _, path := range []string{"/r/lobby/events", "/r/lobby/live", "/embed/lobby/events"} {
		h.browser().get(path).expect(t, 503).shows(t, h.text("problem.restarting.sentence"))
	}
}
