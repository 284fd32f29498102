package models

import (
	"errors"
	"strings"
	"testing"
	"time"
)

var asSpam = NewReport{Reason: "spam", Details: "the third time"}

// sees returns the open reports that a person is shown in a room.
func (h *harness) sees(p Person, slug string) ([]Report, error) {
	h.t.Helper()
	p, err := h.PersonByID(h.t.Context(), p.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	access, err := h.Enter(h.t.Context(), &p, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	reports, count, err := h.Reports(h.t.Context(), access)
	if count != len(reports) {
		h.t.Errorf("%d reports are counted, %d are there", count, len(reports))
	}
	waiting, failed := h.Attention(h.t.Context(), Person{ID: p.ID})
	if failed != nil || waiting.Reports[access.Room.ID] != int64(count) {
		h.t.Errorf("%v wait, want %d; %v", waiting.Reports, count, failed)
	}
	return reports, err
}

// A report holds what was said when it was sent, whatever its author deletes. Each reporter counts once, and only an
// administrator is told who they are.
func TestAReportKeepsWhatWasSaid(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	room := h.says(people["guest"], slug, "buy <this>").RoomID
	upload := h.upload("lasers.pdf", "%PDF")
	word := NewMessage{Body: "and this", Key: "k", Uploads: []Upload{upload}}
	m, err := h.PostMessage(t.Context(), people["guest"], slug, word)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"member", "member", "owner"} {
		if err := h.ReportMessage(t.Context(), people[who], slug, m.ID, asSpam); err != nil {
			t.Fatal(err)
		}
	}
	h.erased(people["guest"], slug, m.ID)
	for who, name := range map[string]string{"room moderator": "", "administrator": "Mia"} {
		reports, err := h.sees(people[who], slug)
		if err != nil || len(reports) != 1 {
			t.Fatalf("%s: %+v, %v", who, reports, err)
		}
		r := reports[0]
		if r.Body != "and this" || r.Files[0] != "lasers.pdf" || !strings.HasPrefix(r.Name, "Gus #") || !r.Deleted {
			t.Errorf("%s: %+v", who, r)
		}
		if len(r.By) != 2 || r.By[1].Reason != "spam" || r.By[1].Details != "the third time" || r.By[1].Name != name {
			t.Errorf("%s: the reporters are %+v", who, r.By)
		}
	}
	if h.count("SELECT count(*) FROM reports WHERE room_id = ?", room) != 1 {
		t.Error("there are several reports of one message")
	}
}

// What is said of a person is judged by those above them. Their peers and they themselves do not learn of it.
func TestReportsGoToThoseAboveTheReported(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	above := map[string]int{
		"guest": 0, "member": 0, "room moderator": 1, "another moderator": 1, "owner": 2, "site moderator": 3,
		"administrator": 4,
	}
	for whose := range above {
		reporter := people["member"]
		if whose == "member" {
			reporter = people["guest"]
		}
		m := h.says(people[whose], slug, "a word of "+whose)
		if err := h.ReportMessage(t.Context(), reporter, slug, m.ID, asSpam); err != nil {
			t.Fatal(err)
		}
		for who := range above {
			reports, err := h.sees(people[who], slug)
			keeps := above[who] > 0
			if keeps != (err == nil) {
				t.Errorf("%s reads reports: %v", who, err)
			}
			may := keeps && above[who] > above[whose]
			if may != (len(reports) == 1) {
				t.Errorf("of %s, %s is shown %d reports", whose, who, len(reports))
			}
			if !may {
				id := int64(h.count("SELECT max(id) FROM reports"))
				if err := h.CloseReport(t.Context(), people[who], slug, id, ActionTaken); err == nil {
					t.Errorf("of %s, %s closed it", whose, who)
				}
			}
		}
		chief, err := h.SignIn(t.Context(), "Fay", "password of Fay")
		if err != nil {
			t.Fatal(err)
		}
		reports, err := h.sees(chief, slug)
		if err != nil || len(reports) != 1 {
			t.Fatalf("of %s, another administrator is shown %d reports, %v", whose, len(reports), err)
		}
		if err := h.CloseReport(t.Context(), chief, slug, reports[0].ID, NoRuleBroken); err != nil {
			t.Fatal(err)
		}
	}
}

// Reporters are told what came of it until they dismiss that, and 30 days after it was closed nothing is left of it.
func TestAClosedReportIsToldAndForgotten(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	mia, rita := people["member"], people["room moderator"]
	m := h.says(people["guest"], slug, "buy this")
	if err := h.ReportMessage(t.Context(), mia, slug, m.ID, asSpam); err != nil {
		t.Fatal(err)
	}
	if err := h.ReportPerson(t.Context(), mia, slug, people["guest"].ID, false, asSpam); err != nil {
		t.Fatal(err)
	}
	reports, err := h.sees(rita, slug)
	if err != nil || len(reports) != 2 {
		t.Fatalf("%+v, %v", reports, err)
	}
	for range 2 { // the button may be pressed twice
		if err := h.CloseReport(t.Context(), rita, slug, reports[0].ID, RemoveMessage); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := h.MessageByID(t.Context(), m.RoomID, m.ID); err != nil || found.DeletedAt == 0 {
		t.Errorf("the message is %+v, %v", found, err)
	}
	waiting, err := h.Attention(t.Context(), mia)
	if err != nil || len(waiting.Answers) != 1 || !waiting.Answers[0].Acted || len(waiting.Keys()) != 1 {
		t.Fatalf("she is told %+v, %v", waiting.Answers, err)
	}
	if err := h.DismissAnswer(t.Context(), mia, waiting.Answers[0].ReportID); err != nil {
		t.Fatal(err)
	}
	if waiting, err := h.Attention(t.Context(), mia); err != nil || len(waiting.Answers) != 0 {
		t.Errorf("she is still told %+v, %v", waiting.Answers, err)
	}
	h.passes(30 * 24 * time.Hour)
	h.sweeps()
	if count := h.count("SELECT count(*) FROM reports"); count != 2 {
		t.Errorf("after 30 days %d are left", count)
	}
	h.passes(time.Second)
	h.sweeps()
	if count := h.count("SELECT count(*) FROM reports"); count != 1 { // the open one
		t.Errorf("later %d are left", count)
	}
	if count := h.count("SELECT count(*) FROM report_by"); count != 1 {
		t.Errorf("%d reporters are left", count)
	}
}

// People do not report themselves, nor in conversations, which have no moderators; nor people whom the room does not
// know.
func TestWhatCannotBeReported(t *testing.T) {
	h := open(t)
	anna, boris := h.member("anna"), h.member("boris")
	own := h.says(anna, LobbySlug, "my word")
	alone, err := h.OpenDirect(t.Context(), anna, []string{"boris"})
	if err != nil {
		t.Fatal(err)
	}
	whispered := h.says(boris, alone.Slug, "psst")
	deleted := h.says(boris, LobbySlug, "gone")
	h.erased(boris, LobbySlug, deleted.ID)
	unknown := h.guest("Gus")
	message := func(slug string, id int64) error { return h.ReportMessage(t.Context(), anna, slug, id, asSpam) }
	person := func(id int64) error { return h.ReportPerson(t.Context(), anna, LobbySlug, id, false, asSpam) }
	for name, c := range map[string]struct{ got, want error }{
		"her own message":   {message(LobbySlug, own.ID), ErrForbidden},
		"herself":           {person(anna.ID), ErrForbidden},
		"a conversation":    {message(alone.Slug, whispered.ID), ErrForbidden},
		"what is deleted":   {message(LobbySlug, deleted.ID), ErrNotFound},
		"an unknown person": {person(unknown.ID), ErrNotFound},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	for field, wrong := range map[string]NewReport{
		"reason": {Reason: "taste"}, "details": {Reason: "spam", Details: strings.Repeat("я", MaxDetails+1)},
	} {
		var invalid Invalid
		err := h.ReportMessage(t.Context(), boris, LobbySlug, own.ID, wrong)
		if !errors.As(err, &invalid) || invalid.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
