package handlers

import (
	"strings"
	"testing"
)

// unread waits until the stream tells the given counts of the person's own rooms. Such an event must not move the
// page's cursor.
func (l *listener) unread(t *testing.T, rooms string) {
	t.Helper()
	told := l.hear(t, "unread "+rooms, func(e event) bool { return e.name == "own" && strings.Contains(e.data, rooms) })
	if told.id != "" {
		t.Errorf("what is unread moved the cursor: %+v", told)
	}
}

// owns counts how often the stream has told the person's counts.
func (l *listener) owns() (count int) {
	for _, e := range l.heard {
		if e.name == "own" {
			count++
		}
	}
	return count
}

func TestWhatIsReadInOneBrowserIsReadInTheOther(t *testing.T) {
	h := openHarness(t)
	ola, jan, stranger := h.member("Ola"), h.member("Jan"), h.member("stranger")
	room := ola.room("Tea", "public")
	jan.post(room+"/join", nil).expect(t, 303)
	phone := h.signIn("Jan")
	ola.say(room, "one")
	ola.say(room, "two for @jan")
	inTea, inLobby := jan.listen(room+"/events").greeted(t), phone.listen("/r/lobby/events").greeted(t)
	others := stranger.listen("/r/lobby/events").greeted(t)
	const before, after = "[2,2,2,1,1]", "[2,2,0,0,0]"

	t.Run("a page hears of all its person's rooms when it connects", func(t *testing.T) {
		inTea.unread(t, before)
		inLobby.unread(t, "[[1,0,0,0,0],"+before+"]")
		others.unread(t, "[[1,0,0,0,0]]")
	})

	t.Run("reading is told to every page of the person, and to no others", func(t *testing.T) {
		jan.post(room+"/read", form{"ordinal": "2"}).expect(t, 204)
		inLobby.unread(t, after)
		inTea.unread(t, after)
		if others.hasHeard(before) || others.hasHeard(after) {
			t.Error("a stranger heard of it")
		}
	})

	t.Run("a repeated read mark rings no bell", func(t *testing.T) {
		count := inLobby.owns()
		jan.post(room+"/read", form{"ordinal": "2"}).expect(t, 204)
		phone.post(room+"/read", form{"ordinal": "1"}).expect(t, 204)
		phone.post(room+"/unread", form{"ordinal": "2"}).expect(t, 303)
		inLobby.unread(t, "[2,2,1,1,1]")
		if told := inLobby.owns() - count; told != 1 {
			t.Errorf("it was told %d times", told)
		}
	})

	t.Run("who speaks has read, in a room for two as well", func(t *testing.T) {
		jan.say(room, "three")
		inLobby.unread(t, "[2,3,0,0,0]")
		direct := ola.post("/direct", form{"username": "jan"}).expect(t, 303).location()
		ola.say(direct, "psst") // lists the conversation for him, so that his pages connect again
		inLobby = phone.listen("/r/lobby/events").greeted(t)
		jan.post(direct+"/read", form{"ordinal": "1"}).expect(t, 204)
		inLobby.unread(t, "[3,1,0,0,0]")
	})

	t.Run("what blocked people wrote does not count", func(t *testing.T) {
		block := form{"person": "1", "back": "/r/lobby"}
		jan.post("/blocks", block).expect(t, 303)
		ola.say(room, "unseen @jan")
		phone.listen("/r/lobby/events").greeted(t).unread(t, "[2,4,0,0,0]")
	})

	t.Run("two tabs of a guest agree", func(t *testing.T) {
		guest := h.guest()
		guest.post(room+"/join", nil).expect(t, 303)
		stranger.say(room, "five")
		tab := guest.twin().listen("/r/lobby/events").greeted(t)
		tab.unread(t, "[2,5,1,0,0]")
		guest.post(room+"/read", form{"ordinal": "5"}).expect(t, 204)
		tab.unread(t, "[2,5,0,0,0]")
	})
}
