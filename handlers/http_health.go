package handlers

import (
	"fmt"
	"net/http"

	"github.com/VictoriaMetrics/metrics"
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
	_, _ = r.w.Write([]byte(word)) // whoever asked is gone
	return nil
}

// showMetrics is for Prometheus: the feed's counts, the writer's, and the process's own.
func (r *request) showMetrics() error {
	r.w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	hub, store := r.hub.Figures(), r.store.Figures()
	for _, figure := range []struct {
		name  string
		value any
	}{
		{"samovar_forms_under_way", r.pendingForms.Load()},
		{"samovar_connections", r.connections.Load()},
		{"samovar_connections_refused_total", r.refusedConnections.Load()},
		{"samovar_streams_refused_total", r.refusedStreams.Load()},
		{"samovar_feeds", hub.Feeds},
		{"samovar_readers", hub.Readers},
		{"samovar_frames_total", hub.Frames},
		{"samovar_frame_batches_total", hub.Batches},
		{"samovar_catch_ups_total", hub.CatchUps},
		{"samovar_resets_total", hub.Resets},
		{"samovar_poll_found_total", hub.PollFound},
		{"samovar_commits_total", store.Commits},
		{"samovar_changes_total", store.Changes},
	} {
		fmt.Fprintf(r.w, "%s %d\n", figure.name, figure.value)
	}
	r.meter.write(r.w)
	metrics.WriteProcessMetrics(r.w)
	return nil
}
