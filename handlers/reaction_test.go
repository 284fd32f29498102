package handlers

import (
	"fmt"
	"strings"
	"testing"
)

func TestReactions(t *testing.T) {
	h := openHarness(t)
	anna, boris := h.member("anna"), h.member("boris")
	id := anna.say("/r/lobby", "tea")
	path := "/r/lobby/messages/" + id + "/reactions"

	t.Run("given, given by another, taken back", func(t *testing.T) {
		anna.post(path, form{"emoji": "🍵"}, hx).expect(t, 200).shows(t, `data-reactors="1"`)
		boris.post(path, form{"emoji": "🍵"}, hx).expect(t, 200).shows(t, `data-reactors="1 2"`)
		boris.get(path).expect(t, 200).shows(t, "anna, boris")
		anna.post(path, form{"emoji": "🍵"}, hx).expect(t, 200).shows(t, `data-reactors="2"`)
		boris.post(path, form{"emoji": "🍵"}, hx).expect(t, 200).lacks(t, "msg-reactions")
	})

	for name, typed := range map[string]string{
		"a word":      "tea",
		"nothing":     "",
		"two":         "🍵🍵",
		"markup":      "<b>",
		"half of one": "\ufe0f",
	} {
		t.Run("no emoji: "+name, func(t *testing.T) {
			anna.post(path, form{"emoji": typed}).expect(t, 422).shows(t, h.text("problem.reaction.emoji"))
		})
	}

	t.Run("too many kinds are refused, more of a kind are not", func(t *testing.T) {
		id := anna.say("/r/lobby", "popular")
		path := "/r/lobby/messages/" + id + "/reactions"
		for i := range 20 {
			anna.post(path, form{"emoji": string(rune('🐀' + i))}, hx).expect(t, 200)
		}
		anna.post(path, form{"emoji": "🍵"}, hx).expect(t, 422).shows(t, h.text("problem.reaction.many", 20))
		boris.post(path, form{"emoji": "🐀"}, hx).expect(t, 200)
	})

	t.Run("what is deleted bears none, and takes none", func(t *testing.T) {
		id := anna.say("/r/lobby", "soon gone")
		path := "/r/lobby/messages/" + id + "/reactions"
		boris.post(path, form{"emoji": "🍵"}, hx).expect(t, 200)
		anna.post("/r/lobby/messages/"+id+"/delete", nil, hx).expect(t, 200)
		boris.post(path, form{"emoji": "🍵"}, hx).expect(t, 404)
		h.erases()
		if strings.Contains(h.dump(), fmt.Sprintf("reactions [%s ", id)) {
			t.Error("its reactions are still stored")
		}
	})

	t.Run("a reaction reaches open pages", func(t *testing.T) {
		l := boris.listen("/r/lobby/events").greeted(t)
		anna.post(path, form{"emoji": "🎉"}, hx).expect(t, 200)
		l.text(t, `data-emoji="🎉"`)
	})
}
