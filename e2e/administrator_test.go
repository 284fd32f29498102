package e2e

import (
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// journal keeps the program's log and copies it to the test's output.
type journal struct {
	output io.Writer

	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.text.Write(line)
	return j.output.Write(line)
}

// logged returns what the program has logged so far.
func (j *journal) logged() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

var linkInLog = regexp.MustCompile(`link="https?://[^/"]+(/[^"]+)"`)

// link returns the path by which the log invites the first administrator.
func (h *harness) link() (path string) {
	h.t.Helper()
	wait(h.t, "the link in the log", func() (bool, string) {
		found := linkInLog.FindAllStringSubmatch(h.log.logged(), -1)
		if found == nil {
			return false, h.log.logged()
		}
		path = found[len(found)-1][1]
		return true, ""
	})
	return path
}

func TestTheLinkInTheLogMakesTheFirstAdministrator(t *testing.T) {
	h := newHarness(t, "--behind-proxy")
	browser := newChromium(t)
	mallory, anna := browser.person(h, "Mallory"), browser.person(h, "Anna")
	settings := `document.querySelector('form[action="/r/lobby/settings"]')`

	mallory.registers("mallory", "correct horse", "Mallory")
	mallory.open("/r/lobby/settings")
	mallory.until("being turned away", `!`+settings)

	anna.registersAt(h.link(), "anna", "correct horse", "Anna")
	anna.open("/r/lobby/settings")
	anna.until("the administrator’s page", settings)
	wait(t, "who it is in the log", func() (bool, string) {
		return strings.Contains(h.log.logged(), `msg="administrator appointed" person=2 `), h.log.logged()
	})

	h.stop()
	before := len(h.log.logged())
	h.start()
	h.stop() // its whole log is written by then
	if since := h.log.logged()[before:]; strings.Contains(since, "link=") {
		t.Errorf("with an administrator it says %s", since)
	}
}
