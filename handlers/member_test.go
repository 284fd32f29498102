package handlers

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
)

// roomLink returns the link to a room from the page that invites into it, without the host.
func (b *browser) roomLink(t *testing.T, room string) string {
	t.Helper()
	page := b.get(room+"/invite").expect(t, 200)
	found := regexp.MustCompile(`id="f-link"[^>]* value="([^"]+)"`).FindStringSubmatch(page.body)
	if found == nil {
		t.Fatal("the page shows no link")
	}
	return strings.TrimPrefix(html.UnescapeString(found[1]), b.harness.server.URL)
}

// cardOf returns the card of a member, to which the list of members leads.
func (b *browser) cardOf(t *testing.T, room, name string) answer {
	t.Helper()
	for _, row := range strings.Split(b.get(room+"/members").expect(t, 200).text(), "<li") {
		if strings.Contains(row, "<bdi>"+name+"</bdi>") {
			return b.get(regexp.MustCompile(`href="([^"]+/person/\d+)"`).FindStringSubmatch(row)[1]).expect(t, 200)
		}
	}
	t.Fatalf("%s is not among the members of %s", name, room)
	return answer{}
}

// removalPath returns the address of the form that removes a member, from their card; empty where there is none.
func (b *browser) removalPath(t *testing.T, room, name string) string {
	t.Helper()
	found := regexp.MustCompile(`action="([^"]+/remove)"`).FindStringSubmatch(b.cardOf(t, room, name).text())
	if found == nil {
		return ""
	}
	return found[1]
}

func TestGuestsOfPrivateRooms(t *testing.T) {
	h := openHarness(t)
	owner := h.member("olga")
	room := owner.room("Hideout", "private")
	owner.say(room, "between us")

	t.Run(
		"a new private room lets in no guests: a stranger with the link finds its door and joins with an account",
		func(t *testing.T) {
			before := h.dump()
			for _, b := range []*browser{h.browser(), h.browser()} {
				door := b.get(room).expect(t, 200)
				for _, shown := range []string{
					"Hideout", h.text("door.private"), `href="/login?back=`, `href="/register?back=`,
				} {
					door.shows(t, shown)
				}
				door.lacks(t, "between us")
				b.post(room+"/join", nil).expect(t, 403)
			}
			if h.dump() != before {
				t.Error("a refused stranger became a guest")
			}
			member := h.member("Member")
			member.post(room+"/join", nil).expect(t, 303)
			member.get(room).expect(t, 200).shows(t, "between us")
		},
	)

	t.Run("where the owner lets guests in they join, as they do in a public room", func(t *testing.T) {
		owner.get(room+"/invite").expect(t, 200).shows(t, h.text("link.accounts"))
		owner.post(room+"/settings", form{"name": "Hideout", "guests": "yes"}).expect(t, 303)
		owner.get(room+"/invite").expect(t, 200).shows(t, h.text("link.guests"))
		guest := h.browser()
		guest.post(room+"/join", nil).expect(t, 303)
		guest.get(room).expect(t, 200).shows(t, "between us")
		h.browser().post(owner.room("Open", "public")+"/messages", form{"body": "x"}).expect(t, 303)
	})
}

func TestTheLinkOfAPrivateRoom(t *testing.T) {
	h := openHarness(t)
	h.member("first")
	owner, member, stranger := h.member("olga"), h.member("Member"), h.member("Stranger")
	room := owner.room("Hideout", "private")
	owner.post(room+"/embed", form{"origins": "https://shop.example"}).expect(t, 303)

	t.Run("its members see it, with a code for cameras, and only its owner makes a new one", func(t *testing.T) {
		member.get(room+"/invite").expect(t, 403)
		member.post(room+"/join", nil).expect(t, 303)
		for _, b := range []*browser{owner, member} {
			if link := b.roomLink(t, room); link != room {
				t.Errorf("the link is %s, the room %s", link, room)
			}
			b.get(room+"/invite").expect(t, 200).shows(t, `<svg class="qr"`)
		}
		owner.get(room+"/invite").expect(t, 200).shows(t, `action="`+room+`/link"`)
		member.get(room+"/invite").expect(t, 200).lacks(t, `action="`+room+`/link"`)
		member.post(room+"/link", nil).expect(t, 403)
		owner.get(owner.room("Open", "public")+"/invite").expect(t, 200).lacks(t, `/link"`)
	})

	t.Run("with a new one the old is dead at once, for pages, streams and embeds; members stay", func(t *testing.T) {
		id := owner.say(room, "between us")
		owner.post(room+"/messages/"+id+"/pin", nil).expect(t, 303)
		page := member.listen(room + "/events").greeted(t)
		embed := h.browser()
		held := embed.lends(t, owner, room, "https://shop.example")
		embedded := embed.listen(embedOf(room)+"/events", held).greeted(t)

		got := owner.post(room+"/link", nil).expect(t, 303)
		fresh := strings.TrimSuffix(got.location(), "/invite")
		if fresh == room || owner.roomLink(t, fresh) != fresh {
			t.Fatalf("%s became %s", room, fresh)
		}
		for _, stream := range []*listener{page, embedded} {
			if bye := stream.named(t, "bye"); bye.data != "rights" {
				t.Errorf("said %s", bye.data)
			}
			stream.end(t)
		}
		for _, b := range []*browser{owner, member, stranger, h.browser()} {
			for _, path := range []string{
				"", "/messages", "/messages/" + id, "/events", "/live", "/log", "/feed", "/settings", "/embed",
			} {
				b.get(room+path).expect(t, 404).lacks(t, "between us")
			}
			b.post(room+"/join", nil).expect(t, 404)
			b.post(room+"/messages", form{"body": "x"}).expect(t, 404)
		}
		for _, path := range []string{"", "/messages", "/events"} {
			embed.get(embedOf(room)+path, held).expect(t, 404).lacks(t, "between us")
		}
		now := member.get(fresh).expect(t, 200)
		now.shows(t, "between us")
		now.lacks(t, room)
		member.get("/r/lobby").expect(t, 200).shows(t, `href="`+fresh+`"`)
		stranger.post(fresh+"/join", nil).expect(t, 303)
		member.listen(fresh+"/events").text(t, fresh+"/pins")
	})
}

func TestRemovingAMember(t *testing.T) {
	h := openHarness(t)
	administrator, owner, friend := h.member("first"), h.member("olga"), h.member("Friend")
	room := owner.room("Hideout", "private")
	friend.post(room+"/join", nil).expect(t, 303)
	owner.say(room, "between us")
	joins := func(name string) *browser {
		b := h.member(name)
		b.post(owner.roomLink(t, room)+"/join", nil).expect(t, 303)
		b.get(room).expect(t, 200).shows(t, "between us")
		return b
	}

	t.Run(
		"ends what they have open, and they come back neither by the link they have nor by an invitation from before",
		func(t *testing.T) {
			out := joins("Traitor")
			stream, others := out.listen(room+"/events").greeted(t), friend.listen("/r/lobby/events").greeted(t)
			form := owner.removalPath(t, room, "Traitor")
			got := owner.post(form, map[string]string{"link": "yes"}).expect(t, 303)
			if bye := stream.named(t, "bye"); bye.data != "rights" {
				t.Errorf("said %s", bye.data)
			}
			stream.end(t)
			fresh := strings.TrimSuffix(got.location(), "/members")
			list := owner.get(got.location()).expect(t, 200)
			list.shows(t, h.text("flash.member.removed.link", "Traitor"))
			list.lacks(t, "<bdi>Traitor</bdi>")
			out.get(room).expect(t, 404)
			out.post(room+"/join", nil).expect(t, 404)
			out.get("/r/lobby").expect(t, 200).lacks(t, "Hideout")
			friend.get(fresh).expect(t, 200).shows(t, "between us")
			if bye := others.named(t, "bye"); bye.data != "rooms" { // to come back at once, for other tallies
				t.Errorf("a member's other room said %s", bye.data)
			}

			owner.post(fresh+"/invite", map[string]string{"username": "Traitor"}).expect(t, 303)
			invited := regexp.MustCompile(`action="(/invitations/\d+/accept)"`).
				FindStringSubmatch(out.get("/invitations").expect(t, 200).body)
			if invited == nil {
				t.Fatal("who was removed cannot be invited")
			}
			out.post(invited[1], nil).expect(t, 303)
			out.get(fresh).expect(t, 200).shows(t, "between us")
			room = fresh
		},
	)

	t.Run("without a new link it is said that the present one lets them in", func(t *testing.T) {
		out := joins("Prodigal")
		stream := out.listen(room + "/events").greeted(t)
		got := owner.post(owner.removalPath(t, room, "Prodigal"), nil).expect(t, 303)
		stream.end(t)
		owner.get(got.location()).expect(t, 200).shows(t, h.text("flash.member.removed", "Prodigal"))
		out.get(room).expect(t, 200).lacks(t, "between us")
		out.get(room+"/messages").expect(t, 403)
		out.post(room+"/join", nil).expect(t, 303)
	})

	t.Run("is for the owner, of others, in private rooms", func(t *testing.T) {
		remove := owner.removalPath(t, room, "Friend")
		if own := owner.removalPath(t, room, "olga"); remove == "" || own != "" {
			t.Errorf("Friend is removed by %q, the owner by %q", remove, own)
		}
		if by := friend.removalPath(t, room, "Friend") + friend.removalPath(t, room, "olga"); by != "" {
			t.Errorf("a member is offered %s", by)
		}
		for _, b := range []*browser{friend, administrator, h.browser()} {
			b.post(remove, nil).expect(t, 403)
		}
		for _, b := range []*browser{administrator, h.browser()} {
			b.get(room+"/members").expect(t, 403)
		}
		administrator.post(room+"/join", nil).expect(t, 303)
		ownerID := h.openDatabase("?mode=ro")
		defer func() { _ = ownerID.Close() }()
		var number string
		if err := ownerID.QueryRow("SELECT id FROM people WHERE username = 'olga'").Scan(&number); err != nil {
			t.Fatal(err)
		}
		for _, b := range []*browser{owner, administrator} {
			b.post(room+"/members/"+number+"/remove", nil).expect(t, 403)
		}
		owner.post(room+"/members/99999/remove", nil).expect(t, 404)
		open := owner.room("Open", "public")
		friend.say(open, "hello")
		owner.post(strings.Replace(remove, room, open, 1), nil).expect(t, 403)
		if form := owner.removalPath(t, open, "Friend"); form != "" {
			t.Errorf("a public room offers %s", form)
		}
	})
}

func TestARemovedUserOfASiteComesBackWithItsNextTokenAndTheOwnerIsToldSo(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	s := h.site(t, "private")
	friend, ola := h.member("Friend"), h.browser()
	friend.post(s.room+"/join", nil).expect(t, 303)
	s.owner.say(s.room, "between us")
	s.identifies(t, ola, "7", nil)

	told := h.text("member.remove.vouched")
	s.owner.cardOf(t, s.room, "Ola").shows(t, told)
	s.owner.cardOf(t, s.room, "Friend").lacks(t, told)
	s.owner.post(s.owner.removalPath(t, s.room, "Ola"), nil).expect(t, 303)
	ola.get(s.embed).expect(t, 403).lacks(t, "between us")
	s.identifies(t, ola, "7", nil)
	ola.get(s.embed).expect(t, 200).shows(t, "between us")
}

// The list of members is the same for all who may read the room.
func TestTheMembersOfARoom(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner, friend := h.member("olga"), h.member("Friend")
	room := owner.room("Tea", "public")
	friend.post(room+"/join", nil).expect(t, 303)

	t.Run("shows who is here, the reader among them, and who is away", func(t *testing.T) {
		list := owner.get(room+"/members").expect(t, 200).text()
		here, away, _ := strings.Cut(list, h.text("members.away")+" · 1")
		if !strings.Contains(here, "<bdi>olga</bdi>") || !strings.Contains(away, "<bdi>Friend</bdi>") {
			t.Errorf("the list is %s", list)
		}
		stream := friend.listen(room + "/events").greeted(t)
		list = owner.get(room+"/members").expect(t, 200).text()
		if strings.Contains(list, h.text("members.away")) || !strings.Contains(list, h.text("room.here")+" · 2") {
			t.Errorf("with both here the list is %s", list)
		}
		stream.leave()
	})

	t.Run("tells a stranger that they are here too", func(t *testing.T) {
		h.browser().get(room+"/members").expect(t, 200).shows(t, `id="here-you"`)
	})

	t.Run("is searched by a part of a name, whole or as a fragment", func(t *testing.T) {
		owner.get(room+"/members?q=rien").expect(t, 200).shows(t, "<bdi>Friend</bdi>")
		part := owner.get(room+"/members?list&q=lga", hx).expect(t, 200)
		part.shows(t, "<bdi>olga</bdi>")
		part.lacks(t, "<bdi>Friend</bdi>")
		part.lacks(t, "<main")
		owner.get(room+"/members?q=none").expect(t, 200).shows(t, h.text("switch.none"))
	})

	t.Run("is not on the room's page, whose weight they do not add to", func(t *testing.T) {
		before := len(owner.get(room).expect(t, 200).body)
		for i := range 20 {
			h.member(fmt.Sprint("member", i)).post(room+"/join", nil).expect(t, 303)
		}
		if after := len(owner.get(room).expect(t, 200).body); after > before+20 {
			t.Errorf("with 20 members more the page has %d bytes, before %d", after, before)
		}
		owner.get(room+"/members").expect(t, 200).shows(t, "<bdi>member19</bdi>")
	})
}
