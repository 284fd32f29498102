package handlers

import (
	"fmt"
	"net/http"

	"github.com/VictoriaMetrics/metrics"
)

func (c *call) sayAlive() error { return c.say(http.StatusOK, "ok\n") }

// sayReady tells a load balancer whether requests would be served.
func (c *call) sayReady() error {
	if err := c.s.store.Ready(c.ctx()); err != nil {
		c.report(http.StatusServiceUnavailable, err)
		return c.say(http.StatusServiceUnavailable, "database\n")
	}
	return c.say(http.StatusOK, "ok\n")
}

func (c *call) say(status int, word string) error {
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	c.w.WriteHeader(status)
	_, _ = c.w.Write([]byte(word)) // whoever asked is gone
	return nil
}

// showFigures is for Prometheus: the feed's counts, the writer's, and the process's own.
func (c *call) showFigures() error {
	c.w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	hub, store := c.s.hub.Figures(), c.s.store.Figures()
	for _, figure := range []struct {
		name  string
		value any
	}{
		{"samovar_forms_under_way", c.s.underWay.Load()},
		{"samovar_connections", c.s.connections.Load()},
		{"samovar_connections_refused_total", c.s.refusedConnections.Load()},
		{"samovar_streams_refused_total", c.s.refusedStreams.Load()},
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
		fmt.Fprintf(c.w, "%s %d\n", figure.name, figure.value)
	}
	c.s.meter.write(c.w)
	metrics.WriteProcessMetrics(c.w)
	return nil
}
