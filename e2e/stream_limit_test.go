package e2e

import (
	"net/http"
	"testing"
)

func TestAPageBeyondTheStreamsOfItsAddressSaysSoAndGetsItsTurn(t *testing.T) {
	h := newHarness(t, "--connections-per-address", "40")
	anna := newChromium(t).person(h, "Anna")
	others := make([]*http.Response, 20) // half of the connections
	for i := range others {
		var err error
		if others[i], err = (&http.Client{Transport: &http.Transport{}}).Get(h.url("/r/lobby/events")); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = others[i].Body.Close() }()
	}
	anna.open("/r/lobby")
	anna.until(
		"the reason said",
		`document.getElementById("connection").textContent === document.getElementById("connection").dataset.crowded`,
	)
	_ = others[0].Body.Close()
	anna.until("its turn", `document.getElementById("connection").dataset.state === "back"`)
}
