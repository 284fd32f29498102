package handlers

import (
	"testing"
	"time"
)

func TestAReminderStandsOnTheNextPage(t *testing.T) {
	clock := &clock{}
	h := harnessConfig{config: Config{Unlimited: true}, clock: clock}.open(t)
	anna, olga := h.member("anna"), h.member("olga")
	id := olga.say("/r/lobby", "call the plumber")
	anna.post("/r/lobby/messages/"+id+"/remind", form{"hours": "1"}).expect(t, 303)
	const reminder = `data-told="`
	remind := func() {
		t.Helper()
		if _, err := h.store.RemindDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	remind()
	anna.get("/r/lobby").expect(t, 200).lacks(t, reminder)
	clock.pass(2 * time.Hour)
	remind()

	thread := "/r/lobby/messages/" + id + "/thread"
	for _, path := range []string{"/r/lobby", thread} {
		page := anna.get(path).expect(t, 200)
		page.shows(t, reminder)
		page.shows(t, `<a href="/r/lobby?at=`+id+`">`)
		page.lacks(t, "data-quiet")
		olga.get(path).expect(t, 200).lacks(t, reminder)
	}

	anna.post("/notifications/quiet", form{"quiet": "yes"}).expect(t, 303)
	for _, path := range []string{"/r/lobby", thread} {
		page := anna.get(path).expect(t, 200)
		page.lacks(t, reminder)
		page.shows(t, "data-quiet")
	}
	anna.get("/bookmarks").expect(t, 200).shows(t, "/reminders/"+id+"/done")
	anna.post("/notifications/quiet", nil).expect(t, 303)
	anna.get("/r/lobby").expect(t, 200).shows(t, reminder)

	for wanted, path := range map[string]string{
		"/r/lobby":              "/r/lobby",
		"https://evil.example/": "/bookmarks",
		"":                      "/bookmarks",
	} {
		got := anna.post("/reminders/"+id+"/done", form{"back": wanted}).expect(t, 303).header.Get("Location")
		if got != path {
			t.Errorf("from %q the form leads to %q", wanted, got)
		}
	}
	anna.get("/r/lobby").expect(t, 200).lacks(t, reminder)
}
