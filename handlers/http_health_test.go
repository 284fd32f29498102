package handlers

import (
	"fmt"
	"strings"
	"testing"
)

func TestHealth(t *testing.T) {
	h := openHarness(t)
	b := h.browser()

	t.Run("alive and ready, it says so in a word", func(t *testing.T) {
		for _, path := range []string{"/healthz", "/readyz"} {
			if got := b.get(path).expect(t, 200); got.body != "ok\n" || got.header.Get("Cache-Control") != "no-store" ||
				len(got.header["Set-Cookie"]) > 0 {
				t.Errorf("%s said %q with %v", path, got.body, got.header)
			}
		}
	})

	t.Run("the figures move with what happens", func(t *testing.T) {
		figure := func(name string) (value float64) {
			t.Helper()
			for line := range strings.Lines(b.get("/metrics").expect(t, 200).body) {
				if _, err := fmt.Sscanf(line, name+" %g", &value); err == nil {
					return value
				}
			}
			t.Fatalf("there is no figure %s", name)
			return 0
		}
		if figure("samovar_readers") != 0 {
			t.Errorf("%g readers before anyone came", figure("samovar_readers"))
		}
		changes, frames := figure("samovar_changes_total"), figure("samovar_frames_total")
		l := h.browser().listen("/r/lobby/events").greeted(t)
		h.guest().say("/r/lobby", "counted")
		l.text(t, "counted")
		if figure("samovar_readers") != 1 || figure("samovar_feeds") != 1 ||
			figure("samovar_changes_total") <= changes ||
			figure("samovar_frames_total") <= frames {
			t.Errorf(
				"%g readers, %g changes, %g frames",
				figure("samovar_readers"),
				figure("samovar_changes_total"),
				figure("samovar_frames_total"),
			)
		}
		if figure("samovar_commit_changes_count") < 1 || figure("samovar_commit_seconds_sum") <= 0 {
			t.Error("the commit was not measured")
		}
		figure("process_start_time_seconds")
	})

	t.Run("alive without a database, it is not ready, and pages say that it is our fault", func(t *testing.T) {
		closed := harnessConfig{config: Config{Unlimited: true}}.open(t)
		closed.allowErrors()
		if err := closed.store.Close(); err != nil {
			t.Fatal(err)
		}
		b := closed.browser()
		b.get("/healthz").expect(t, 200)
		b.get("/readyz").expect(t, 503)
		for _, path := range []string{"/r/lobby", "/rooms"} {
			page := b.get(path).expect(t, 500)
			page.shows(t, h.text("problem.internal.sentence"))
			for _, inner := range []string{"sql", "database", closed.path} {
				page.lacks(t, inner)
			}
		}
	})
}
