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

// A room that keeps its messages for thirty days forgets older ones, with their files and words. What is pinned or
// saved stays, and so do other rooms.
func TestARoomForgetsWhatIsTooOld(t *testing.T) {
	h := open(t)
	olga := h.member("Olga")
	kitchen, hall := h.room(olga, "Kitchen", Public), h.room(olga, "Hall", Public)
	old := h.says(olga, kitchen.Slug, "ancient words")
	answer, err := h.PostMessage(t.Context(), olga, kitchen.Slug, NewMessage{Body: "ancient answer", ReplyTo: old.ID})
	if err != nil {
		t.Fatal(err)
	}
	pinned, saved := h.says(olga, kitchen.Slug, "pinned words"), h.says(olga, kitchen.Slug, "saved words")
	if _, err := h.Pin(t.Context(), olga, kitchen.Slug, pinned.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Bookmark(t.Context(), olga, kitchen.Slug, saved.ID); err != nil {
		t.Fatal(err)
	}
	for i := range expiredAtOnce {
		h.says(olga, kitchen.Slug, fmt.Sprint("ancient number ", i))
	}
	h.says(olga, hall.Slug, "ancient words elsewhere")
	h.passes(31 * 24 * time.Hour)
	h.says(olga, kitchen.Slug, "new words")

	if removed, err := h.Expire(t.Context()); err != nil || removed != 0 {
		t.Fatalf("without a rule %d went: %v", removed, err)
	}
	if err := h.Keep(t.Context(), olga, kitchen.Slug, 30); err != nil {
		t.Fatal(err)
	}
	going, err := h.CountExpired(t.Context(), kitchen.ID, 30)
	removed, failed := h.Expire(t.Context())
	if want := int64(expiredAtOnce + 2); err != nil || failed != nil || going != want || removed != want {
		t.Fatalf("%d were counted (%v), %d went (%v), want %d", going, err, removed, failed, want)
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM messages WHERE body LIKE 'ancient%'":              1,
		"SELECT count(*) FROM messages WHERE body LIKE '%words'":                3,
		fmt.Sprint("SELECT deleted_at FROM messages WHERE id = ", pinned.ID):    0,
		fmt.Sprint("SELECT count(*) FROM words WHERE message_id = ", answer.ID): 0,
		"SELECT count(*) FROM messages WHERE removed":                           0,
		"SELECT count(*) FROM deeds WHERE act = 'keep'":                         1,
	} {
		if got := h.count(query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
}
