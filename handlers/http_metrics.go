package handlers

import (
	"fmt"
	"io"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// Meter counts commits for /metrics. The store reports each to it, as to any models.Meter.
type Meter struct {
	set     *metrics.Set
	changes *metrics.Summary
	synced  *metrics.Summary
}

// NewMeter returns a meter that has counted nothing.
func NewMeter() *Meter {
	set := metrics.NewSet()
	return &Meter{
		set:     set,
		changes: set.NewSummary("samovar_commit_changes"),
		synced:  set.NewSummary("samovar_commit_seconds"),
	}
}

// Committed counts a commit: how many changes shared it, and how long writing and syncing it took.
func (m *Meter) Committed(changes int, took time.Duration) {
	m.changes.Update(float64(changes))
	m.synced.Update(took.Seconds())
}

// signInRefused counts a refused sign-in by its reason.
func (m *Meter) signInRefused(reason string) {
	m.set.GetOrCreateCounter(`samovar_signins_refused_total{reason="` + reason + `"}`).Inc()
}

func (m *Meter) write(w io.Writer) { m.set.WritePrometheus(w) }

// showMetrics answers Prometheus: the counts of the hub, the writer and the process.
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
