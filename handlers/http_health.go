package handlers

import (
	"net/http"
)

func (r *request) answerAlive() error { return r.answerText(http.StatusOK, "ok\n") }

// answerReady tells a load balancer whether requests would be served.
func (r *request) answerReady() error {
	if err := r.store.Ready(r.ctx()); err != nil {
		r.logError(http.StatusServiceUnavailable, err)
		return r.answerText(http.StatusServiceUnavailable, "database\n")
	}
	return r.answerText(http.StatusOK, "ok\n")
}

func (r *request) answerText(status int, word string) error {
	r.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	r.w.WriteHeader(status)
	_, _ = r.w.Write([]byte(word)) // a client that went away needs no answer
	return nil
}
