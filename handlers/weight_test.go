package handlers

import (
	"fmt"
	"testing"
)

// weigh returns the bytes of a room's page, plain and packed.
func (b *browser) weigh(path string) (plain, packed int) {
	b.harness.t.Helper()
	plain = len(b.get(path).expect(b.harness.t, 200).body)
	answered := b.get(path, header{"Accept-Encoding": "gzip"}).expect(b.harness.t, 200)
	if answered.header.Get("Content-Encoding") != "gzip" {
		b.harness.t.Fatal("the page is not packed")
	}
	return plain, len(answered.body)
}

// Names differ in length by a few bytes, and so do the numbers of what is left out.
const slack = 200

func TestARoomWeighsTheSameWithManyRooms(t *testing.T) {
	h := openHarness(t)
	anna, made := h.member("anna"), 0
	grow := func(rooms int) (plain, packed int) {
		for range rooms {
			made++
			anna.room(fmt.Sprintf("Workshop %d", made), "public")
		}
		return anna.weigh("/r/lobby")
	}
	plain, packed := grow(20)
	morePlain, morePacked := grow(180)
	if morePlain > plain+slack || morePacked > packed+slack {
		t.Errorf("%d bytes, %d packed; with ten times the rooms %d and %d", plain, packed, morePlain, morePacked)
	}
}

func TestARoomWeighsTheSameWithManyMembers(t *testing.T) {
	h := openHarness(t)
	anna := h.member("anna")
	room := anna.room("Workshop", "public")
	grow := func(members int) (plain, packed int) {
		for range members {
			h.browser().post(room+"/join", nil).expect(t, 303)
		}
		return anna.weigh(room)
	}
	plain, packed := grow(20)
	morePlain, morePacked := grow(280)
	if morePlain > plain+slack || morePacked > packed+slack {
		t.Errorf("%d bytes, %d packed; with 300 members %d and %d", plain, packed, morePlain, morePacked)
	}
	anna.get(room+"/members").expect(t, 200).shows(t, h.text("members.away")+" · 300")
}
