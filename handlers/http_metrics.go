package handlers

import (
	"io"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// Meter keeps the figures of commits for /metrics. The store tells it of each: it is a models.Meter.
type Meter struct {
	set     *metrics.Set
	changes *metrics.Summary
	synced  *metrics.Summary
}

// NewMeter makes a meter that has seen nothing.
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

// signInRefused counts a sign-in that was refused for a reason.
func (m *Meter) signInRefused(reason string) {
	m.set.GetOrCreateCounter(`samovar_signins_refused_total{reason="` + reason + `"}`).Inc()
}

func (m *Meter) write(w io.Writer) { m.set.WritePrometheus(w) }
