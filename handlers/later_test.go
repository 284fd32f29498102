package handlers

import (
	"html"
	"strings"
	"testing"
	"time"
)

func TestAGuestPlansAsAMemberDoes(t *testing.T) {
	calendar := &clock{}
	h := harnessConfig{config: Config{Unlimited: true}, clock: calendar}.open(t)
	message := h.member("olga").say("/r/lobby", "to come back to")
	b := h.browser()

	t.Run("a stranger who sends something later becomes a guest", func(t *testing.T) {
		b.get("/r/lobby").expect(t, 200).shows(t, `formaction="/r/lobby/later"`)
		b.get("/later").expect(t, 200).shows(t, h.text("later.none"))
		got := b.post("/r/lobby/later", form{"body": "at five", "hours": "1"}).expect(t, 303)
		if got.location() != "/r/lobby" {
			t.Errorf("it leads to %s", got.location())
		}
		b.get("/r/lobby").expect(t, 200).shows(t, "Scheduled for <time ")
		b.post("/r/lobby/later", form{"body": "withdrawn", "hours": "1"}).expect(t, 303)
		if got := h.count("people"); got != 2 {
			t.Errorf("%d people are stored, want Olga and the guest", got)
		}
		list := b.get("/later").expect(t, 200)
		list.shows(t, "at five")
		list.shows(t, h.text("later.guest"))
		b.get("/r/lobby").expect(t, 200).shows(t, `href="/later"`)
	})

	t.Run("what is refused makes no guest", func(t *testing.T) {
		before := h.count("people")
		for _, hours := range []string{
			"", "0", "-1", "+1", "1.5", "1e0", "1_0", "0x1", " 1", "01", "169", "721", "NaN",
		} {
			for path, fields := range map[string]form{
				"/r/lobby/later": {"body": "x"},
				"/r/lobby/messages/" + message + "/remind": {},
			} {
				fields["hours"] = hours
				h.browser().post(path, fields).expect(t, 422).shows(t, h.text("problem.later.wait"))
			}
		}
		if got := h.count("people"); got != before {
			t.Errorf("%d people came of it", got-before)
		}
	})

	t.Run("the list is the guest's alone", func(t *testing.T) {
		list := b.get("/later").expect(t, 200)
		_, rest, _ := strings.Cut(list.body, "withdrawn")
		_, rest, _ = strings.Cut(rest, `action="`)
		withdraw, _, _ := strings.Cut(rest, `"`)
		for name, other := range map[string]*browser{"a stranger": h.browser(), "another guest": h.guest()} {
			if got := other.post(withdraw, nil); got.status != 404 {
				t.Errorf("%s is answered %d", name, got.status)
			}
			other.get("/later").expect(t, 200).lacks(t, "at five")
		}
		b.post(withdraw, nil).expect(t, 303)
		b.get("/later").expect(t, 200).lacks(t, "withdrawn")
	})

	t.Run("a reminder is counted and listed until it is done", func(t *testing.T) {
		b.get("/r/lobby/messages/"+message).expect(t, 200).shows(t, `/remind"`)
		b.post("/r/lobby/messages/"+message+"/remind", form{"hours": "1"}).expect(t, 303)
		calendar.pass(2 * time.Hour)
		if _, err := h.store.RemindDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.get("/bookmarks").expect(t, 200).shows(t, h.text("reminder.title"))
		b.post("/reminders/"+message+"/done", nil).expect(t, 303)
		b.get("/bookmarks").expect(t, 200).lacks(t, h.text("reminder.title"))
	})

	t.Run("what they said they take along", func(t *testing.T) {
		if _, err := h.store.SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.get("/account/export").expect(t, 200).shows(t, h.text("export.guest.why"))
		got := b.post("/account/export", nil).expect(t, 200)
		files := unzip(t, got)
		if all := objects(t, files["messages.json"]); len(all) != 1 || all[0].Body != "at five" {
			t.Errorf("it has %+v", all)
		}
		if !strings.Contains(files["profile.json"], `"nickname":"Guest"`) ||
			!strings.Contains(got.header.Get("Content-Disposition"), `filename="Guest `) {
			t.Errorf("it is %s, %s", got.header.Get("Content-Disposition"), files["profile.json"])
		}
		b.post("/account/export", form{"to": "yesterday"}).expect(t, 422)
		h.browser().post("/account/export", nil).expect(t, 403)
	})

	t.Run("an account goes on with it", func(t *testing.T) {
		b.post("/r/lobby/later", form{"body": "for the account", "hours": "1"}).expect(t, 303)
		b.post("/register", form{"username": "anna", "password": password}).expect(t, 303)
		list := b.get("/later").expect(t, 200)
		list.shows(t, "for the account")
		list.lacks(t, h.text("later.guest"))
		b.get("/bookmarks").expect(t, 200).shows(t, "to come back to")
	})
}

func TestInAnEmbedAGuestPlansForItsRoom(t *testing.T) {
	calendar := &clock{}
	h := harnessConfig{config: Config{Unlimited: true}, clock: calendar}.open(t)
	owner := h.member("olga")
	room := owner.room("Tea", "public")
	embed := "/embed/" + strings.TrimPrefix(room, "/r/")
	message := owner.say(room, "to come back to")
	b := h.browser()

	t.Run("what is sent later waits in the embed", func(t *testing.T) {
		b.get(embed).expect(t, 200).shows(t, `formaction="`+embed+`/later"`)
		got := b.post(embed+"/later", form{"body": "at five", "hours": "1"}).expect(t, 303)
		if got.location() != embed+"/later" {
			t.Errorf("it leads to %s", got.location())
		}
		b.get(embed+"/later").expect(t, 200).shows(t, "at five")
		if h.browser().get(embed+"/later").expect(t, 200).lacks(t, "at five"); b.get("/later").status != 200 {
			t.Error("the other list is gone")
		}
		b.get("/later").expect(t, 200).lacks(t, "at five") // outside the embed they are a stranger
	})

	t.Run("by script the embed stays, with an empty composer and who one is", func(t *testing.T) {
		page := b.get(embed).expect(t, 200)
		got := b.post(embed+"/later", form{"body": "withdrawn", "hours": "1", "as": page.typed("as")}, hx).
			expect(t, 200)
		got.lacks(t, "withdrawn")
		got.shows(t, `id="who"`)
		got.shows(t, "Scheduled for <time ")
	})

	t.Run("what waits can be withdrawn there, by its author alone", func(t *testing.T) {
		_, rest, _ := strings.Cut(b.get(embed+"/later").expect(t, 200).body, "withdrawn")
		_, rest, _ = strings.Cut(rest, `action="`)
		withdraw, _, _ := strings.Cut(rest, `"`)
		h.browser().post(withdraw, nil).expect(t, 404)
		if got := b.post(withdraw, nil).expect(t, 303); got.location() != embed+"/later" {
			t.Errorf("it leads to %s", got.location())
		}
		b.get(embed+"/later").expect(t, 200).lacks(t, "withdrawn")
	})

	t.Run("a reminder comes there", func(t *testing.T) {
		b.get(embed+"/messages/"+message).expect(t, 200).shows(t, `action="`+embed+"/messages/"+message+`/remind"`)
		b.post(embed+"/messages/"+message+"/remind", form{"hours": "1"}, hx).
			expect(t, 200).
			shows(t, h.text("flash.reminder"))
		calendar.pass(2 * time.Hour)
		if _, err := h.store.RemindDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.get(embed+"/later").expect(t, 200).shows(t, h.text("reminder.title"))
		b.post(embed+"/reminders/"+message+"/done", nil).expect(t, 303)
		b.get(embed+"/later").expect(t, 200).lacks(t, h.text("reminder.title"))
	})

	t.Run("and so does what they said", func(t *testing.T) {
		if _, err := h.store.SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.get(embed+"/export").expect(t, 200).shows(t, `action="`+embed+`/export"`)
		all := objects(t, unzip(t, b.post(embed+"/export", nil).expect(t, 200))["messages.json"])
		if len(all) != 1 || all[0].Body != "at five" {
			t.Errorf("it has %+v", all)
		}
		b.post(embed+"/export", form{"from": "bad"}).expect(t, 422).shows(t, `action="`+embed+`/export"`)
	})
}

func TestAnAccountsPlansInAnEmbedAreThoseForItsRoom(t *testing.T) {
	h := openHarness(t)
	owner := h.member("olga")
	room := owner.room("Tea", "public")
	embed := "/embed/" + strings.TrimPrefix(room, "/r/")
	owner.post("/r/lobby/later", form{"body": "for the lobby", "hours": "1"}).expect(t, 303)
	owner.post(room+"/later", form{"body": "for tea", "hours": "1"}).expect(t, 303)
	visitor := h.browser()
	lent := html.UnescapeString(owner.post(embed+"/enter", nil).expect(t, 200).between(t, `data-token="`, `"`))
	visitor.post(embed+"/session", form{"token": lent}, hx).expect(t, 200)
	list := visitor.get(embed+"/later").expect(t, 200)
	list.shows(t, "for tea")
	list.lacks(t, "for the lobby")
	list.lacks(t, embed+"/export")
	visitor.post(embed+"/later/1/withdraw", nil).expect(t, 404)
	visitor.post(embed+"/export", nil).expect(t, 403)
	owner.get("/later").expect(t, 200).shows(t, "for the lobby")
}

func TestAGuestIsToldWhyNoDirectMessageIsSent(t *testing.T) {
	h := openHarness(t)
	member, guest := h.member("olga"), h.guest()
	guest.get("/direct").expect(t, 403).shows(t, h.text("problem.direct.guest"))
	guest.post("/direct", form{"username": "olga"}).expect(t, 403).shows(t, h.text("problem.direct.guest"))
	member.post("/direct", form{"username": "Guest"}).expect(t, 422).shows(t, h.text("problem.direct.unknown", "guest"))
	message := guest.say("/r/lobby", "a guest's")
	page := member.get("/r/lobby/messages/"+message).expect(t, 200)
	page.shows(t, h.text("direct.guest", "Guest"))
	page.lacks(t, `action="/direct"`)
}

func TestASiteThatIsClosedToGuestsPlansNothingForThem(t *testing.T) {
	h := harnessConfig{guestsRefused: true}.open(t)
	message := h.member("olga").say("/r/lobby", "a word")
	b := h.browser()
	for path, fields := range map[string]form{
		"/r/lobby/later": {"body": "x", "hours": "1"},
		"/r/lobby/messages/" + message + "/remind": {"hours": "1"},
		"/account/export":                          nil,
		"/reminders/" + message + "/done":          nil,
	} {
		b.post(path, fields).expect(t, 403)
	}
	if got := h.count("people"); got != 1 {
		t.Errorf("%d people are stored", got)
	}
}
