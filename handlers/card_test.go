package handlers

import (
	"regexp"
	"strings"
	"testing"
)

// cardPath returns the address of a person's card, from the first message of theirs that a room shows.
func (b *browser) cardPath(t *testing.T, room, name string) string {
	t.Helper()
	name = regexp.QuoteMeta(name)
	link := regexp.MustCompile(`class="msg-name"[^>]* href="([^"]+)"[^>]*><bdi>` + name + `</bdi>`)
	found := link.FindStringSubmatch(b.get(room).expect(t, 200).body)
	if found == nil {
		t.Fatalf("%s shows no message of %s", room, name)
	}
	return found[1]
}

func TestANameLeadsToAPersonAndFromThereToAConversation(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	anna, boris := h.member("anna"), h.member("boris")
	boris.say("/r/lobby", "tea?")

	path := anna.cardPath(t, "/r/lobby", "boris")
	card := anna.get(path).expect(t, 200)
	card.shows(t, "@boris")
	card.shows(t, `value="boris"`)
	got := anna.post("/direct", form{"username": "boris"}).expect(t, 303)
	anna.get(got.location()).expect(t, 200)

	t.Run("one's own card leads to the profile and offers nothing else", func(t *testing.T) {
		own := boris.get(path).expect(t, 200)
		own.shows(t, h.text("person.you"))
		own.shows(t, `href="/account"`)
		own.lacks(t, `action="/blocks"`)
		own.lacks(t, `action="/direct"`)
	})

	t.Run("a stranger and a guest see who it is, and are offered no direct message", func(t *testing.T) {
		for _, b := range []*browser{h.browser(), h.guest()} {
			got := b.get(path).expect(t, 200)
			got.shows(t, "@boris")
			got.lacks(t, `action="/direct"`)
			got.lacks(t, `action="/blocks"`)
		}
	})

	t.Run("blocked from the card, the person can be unblocked there", func(t *testing.T) {
		person := path[strings.LastIndex(path, "/")+1:]
		got := anna.post("/blocks", form{"person": person, "back": path}).expect(t, 303)
		if got.location() != path {
			t.Errorf("sent to %s", got.location())
		}
		anna.get(path).expect(t, 200).shows(t, `action="/blocks/end"`)
		anna.post("/blocks/end", form{"person": person, "back": path}).expect(t, 303)
		anna.get(path).expect(t, 200).shows(t, `action="/blocks"`)
	})

	t.Run("a mention is a link that fills the composer", func(t *testing.T) {
		anna.get("/r/lobby?text=%40boris+").expect(t, 200).shows(t, ">@boris </textarea>")
	})
}

func TestWhoIsSeenInARoom(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner, member, stranger := h.member("olga"), h.member("mary"), h.member("sam")
	room := owner.room("Hideout", "private")
	member.post(room+"/join", nil).expect(t, 303)
	owner.say(room, "between us")
	stranger.say("/r/lobby", "hello")
	sam := stranger.cardPath(t, "/r/lobby", "sam")
	sam = sam[strings.LastIndex(sam, "/"):]

	t.Run("a person that the room does not know has no card in it", func(t *testing.T) {
		owner.get(room+"/person"+sam).expect(t, 404)
		owner.get("/r/lobby/person"+sam).expect(t, 200)
		owner.get("/r/lobby/person/999").expect(t, 404)
		owner.get("/r/lobby/person/x").expect(t, 404)
	})

	t.Run("rooms in common are those that both have joined", func(t *testing.T) {
		olga := member.cardPath(t, room, "olga")
		member.get(olga).expect(t, 200).shows(t, `<a href="`+room+`" dir="auto">Hideout</a>`)
		owner.say("/r/lobby", "hi")
		inLobby := stranger.cardPath(t, "/r/lobby", "olga")
		card := stranger.get(inLobby).expect(t, 200)
		card.shows(t, `>Lobby</a>`)
		card.lacks(t, "Hideout")
	})

	t.Run("only the manager of a private room is offered to remove a member", func(t *testing.T) {
		member.say(room, "me too")
		path := owner.cardPath(t, room, "mary")
		owner.get(path).expect(t, 200).shows(t, "/remove")
		member.get(path).expect(t, 200).lacks(t, "/remove")
		member.get(member.cardPath(t, room, "olga")).expect(t, 200).lacks(t, "/remove")
	})

	t.Run("a deleted account has no card, and its messages lead to none", func(t *testing.T) {
		stranger.post("/account/delete", form{"farewell": password}).expect(t, 303)
		owner.get("/r/lobby/person"+sam).expect(t, 404)
		owner.get("/r/lobby").expect(t, 200).lacks(t, "/person"+sam+`"`)
		owner.get("/people/sam").expect(t, 404)
	})
}
