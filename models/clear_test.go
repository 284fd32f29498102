package models

import (
	"fmt"
	"testing"
	"time"
)

// A moderator removes what a person wrote in the last hour: the messages, their words in the search, the pins, the
// mentions, and the counts at what they answered. What is older, and what others wrote, stays.
func TestTheMessagesOfAPersonAreRemoved(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	mia, rita, owner := people["member"], people["room moderator"], people["owner"]
	old := h.says(mia, slug, "an old word")
	h.passes(2 * time.Hour)
	asked := h.says(owner, slug, "a question")
	var spam []Message
	for i := range 60 {
		m, err := h.PostMessage(t.Context(), mia, slug, NewMessage{Body: fmt.Sprint("bargain @olga ", i), ReplyTo: asked.ID})
		if err != nil {
			t.Fatal(err)
		}
		spam = append(spam, m)
	}
	if _, err := h.Pin(t.Context(), owner, slug, spam[0].ID); err != nil {
		t.Fatal(err)
	}
	answer, err := h.PostMessage(t.Context(), owner, slug, NewMessage{Body: "go away", ReplyTo: spam[3].ID})
	if err != nil {
		t.Fatal(err)
	}
	head := h.count("SELECT head FROM rooms WHERE slug = ?", slug)

	act := Act{Restriction: NewRestriction{Kind: Ban, Reason: "Spam."}, Clears: true, Since: time.Hour}
	done, err := h.Moderate(t.Context(), rita, slug, mia.ID, act)
	if err != nil || done.Removed != 60 {
		t.Fatalf("it removed %d: %v", done.Removed, err)
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM messages WHERE deleted_at <> 0 AND removed":                                    60,
		"SELECT count(*) FROM mentions WHERE ordinal > 0":                                                    0,
		"SELECT pins FROM rooms WHERE slug = 'kitchen'":                                                      0,
		fmt.Sprint("SELECT replies FROM messages WHERE id = ", asked.ID):                                     0,
		fmt.Sprint("SELECT deleted_at FROM messages WHERE id = ", old.ID):                                    0,
		fmt.Sprint("SELECT deleted_at FROM messages WHERE id = ", answer.ID):                                 0,
		"SELECT count(*) FROM deeds WHERE act = 'clear' AND reason = 'Spam.'":                                1,
		"SELECT count(*) FROM memberships m JOIN people p ON p.id = m.person_id WHERE p.username = 'member'": 0,
	} {
		if got := h.count(query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	if drawn := h.count("SELECT count(*) FROM messages WHERE seq > ?", head); drawn != 62 {
		t.Errorf("%d messages are drawn again, want those that went, the question and the answer", drawn)
	}
	if err := h.EraseDeleted(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := h.count("SELECT count(*) FROM messages WHERE body LIKE 'bargain%'"); left != 0 {
		t.Errorf("%d texts are left", left)
	}
	if found := h.count("SELECT count(*) FROM deletions"); found != 0 {
		t.Errorf("%d deletions wait", found)
	}
}
