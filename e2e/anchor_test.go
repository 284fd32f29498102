package e2e

import (
	"fmt"
	"math"
	"net/url"
	"testing"
)

// reading is a person who reads an older message while others go on.
type reading struct {
	*person
	message string // the id of the message's element
	place   float64
}

// settled waits until the page is painted again, and returns where the message is on the screen then. The timer runs
// behind the observers that mend the place after the layout of a frame and before it is painted.
func (r *reading) settled() float64 {
	return eval[float64](r.person, `new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(() =>
		setTimeout(() => painted(document.getElementById("`+r.message+`").getBoundingClientRect().top)))))`)
}

// stays fails where the message moves once an expression has become true.
func (r *reading) stays(what, isThere string) {
	r.t.Helper()
	r.until(what, isThere)
	if now := r.settled(); math.Abs(now-r.place) > 1.5 {
		r.t.Errorf("%s moved what is read from %v px to %v px", what, r.place, now)
	}
}

func TestWhatIsReadStaysInItsPlace(t *testing.T) {
	inEachEngine(t, staysInItsPlace)
}

func staysInItsPlace(t *testing.T, open opener) {
	t.Helper()
	h := newHarness(t, "--limits", "off")
	boris := h.client()
	for i := range 130 {
		boris.post(fmt.Sprint("message ", i+1), fmt.Sprint("key-", i))
	}
	r := &reading{person: open(h, "Anna"), message: "m-96"}
	r.open("/r/lobby")
	r.sees("message 130")
	eval[any](r.person, `void document.getElementById("m-95").scrollIntoView()`)
	r.place = r.settled()

	for i := range 5 {
		boris.post(fmt.Sprintf("new %d\n\nof two lines", i), fmt.Sprint("new-", i))
		r.stays("a new message", fmt.Sprintf(`document.getElementById("m-%d")`, 131+i))
	}
	const long = "longer\n\nthan\n\nbefore"
	for _, id := range []string{"92", "125"} {
		boris.send("POST", "/r/lobby/messages/"+id, url.Values{"body": {long}}.Encode())
		r.stays("an edit of message "+id, `document.querySelector("#m-`+id+`[data-edited]")`)
	}
	for _, id := range []string{"91", "120"} {
		eval[any](r.person, `void document.querySelector("#m-`+id+` .msg-body").append(Object.assign(new Image(), {
			id: "late-`+id+`", src: document.querySelector("link[rel=apple-touch-icon]").href}))`)
		r.stays("a picture in message "+id, `document.getElementById("late-`+id+`").naturalHeight > 0`)
	}

	r.message = "m-82"
	eval[any](r.person, `void (document.getElementById("log").scrollTop = -1e6)`)
	r.place = r.settled()
	r.stays("an older page", `document.getElementById("m-40")`)

	eval[any](r.person, `void document.getElementById("pill").click()`)
	boris.post("the last", "last")
	r.until(
		"the last message at the bottom",
		`document.getElementById("m-136") && Math.abs(document.getElementById("log").scrollTop) < 2`,
	)

	// A page that grows too long drops its oldest messages.
	for i := range 200 {
		boris.post(fmt.Sprint("more ", i), fmt.Sprint("more-", i))
	}
	r.until("300 messages, with the newest at the bottom", `document.getElementById("m-336") &&
		document.querySelectorAll(".msg").length === 300 && Math.abs(document.getElementById("log").scrollTop) < 2`)
}
