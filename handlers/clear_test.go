package handlers

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"samovar/models"
)

// Twenty thousand messages go in one step while fifty people post: their posts are stored, and an open page gets one
// reset at most. What was removed is erased some at a time, also when that is interrupted; no word of it is left.
func TestThousandsOfMessagesGoWhileOthersPost(t *testing.T) {
	const removed, posters = 20_000, 50
	k := openTea(t, "public")
	k.mia.say(k.path, "bargain")
	k.execute(fmt.Sprintf(`WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < %d)
		INSERT INTO messages (room_id, seq, ordinal, author_id, body, key, body_hash, created_at)
		SELECT r.id, r.head + n, r.posted + n, p.id, 'bargain ' || n, 'k' || n, x'00', p.created_at + 1
		FROM n, rooms r, people p WHERE r.slug = '%s' AND p.username = 'mia'`, removed-1, k.slug()))
	k.execute(fmt.Sprintf(`UPDATE rooms SET head = (SELECT max(seq) FROM messages WHERE room_id = rooms.id),
		posted = (SELECT max(ordinal) FROM messages WHERE room_id = rooms.id) WHERE slug = '%s'`, k.slug()))
	stream := k.olga.listen(k.path + "/events").greeted(t)

	var all sync.WaitGroup
	for i := range posters {
		b := k.browser()
		all.Go(func() {
			for n := range 4 {
				got := b.post(k.path+"/messages", form{"body": fmt.Sprint("word ", i, " ", n), "key": fmt.Sprint(i, "-", n)})
				if got.status != 303 {
					t.Errorf("a post answered %d", got.status)
				}
			}
		})
	}
	all.Go(func() {
		act := models.Act{Clears: true}
		done, err := k.store.Moderate(t.Context(), k.people["rita"], k.slug(), k.people["mia"].ID, act)
		if err != nil || done.Removed != removed {
			t.Errorf("it removed %d: %v", done.Removed, err)
		}
	})
	all.Wait()
	k.olga.say(k.path, "after all that")
	stream.hear(t, "the end of it", func(e event) bool {
		return e.name == "reset" || strings.Contains(e.data, "after all that") // a reset stands for what came before it
	})
	k.olga.say(k.path, "and now this")
	stream.text(t, "and now this")
	resets := 0
	for _, e := range stream.heard {
		if e.name == "reset" {
			resets++
		}
	}
	if resets > 1 { // a page that keeps up needs none
		t.Errorf("an open page got %d resets", resets)
	}
	k.olga.get(k.path).expect(t, 200).lacks(t, "bargain")
	k.olga.get(k.path+"/search?q=bargain").expect(t, 200).lacks(t, "bargain 7")
	if err := k.store.EraseDeleted(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		"SELECT count(*) FROM messages WHERE body LIKE 'bargain%'", "SELECT count(*) FROM deletions",
		"SELECT count(*) FROM words w JOIN messages m ON m.id = w.message_id WHERE m.removed",
	} {
		var left int
		if err := k.openDatabase("").QueryRow(query).Scan(&left); err != nil || left != 0 {
			t.Errorf("%s: %d, %v", query, left, err)
		}
	}
}
