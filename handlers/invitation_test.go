package handlers

import (
	"regexp"
	"strings"
	"testing"
)

// invitationPath returns the path of the one invitation on a person's page.
func invitationPath(t *testing.T, b *browser) string {
	t.Helper()
	found := regexp.MustCompile(`/invitations/\d+`).FindString(b.get("/invitations").expect(t, 200).body)
	if found == "" {
		t.Fatal("no invitation is waiting")
	}
	return found
}

func TestAnInvitationIsNoMembership(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner, friend := h.member("olga"), h.member("Żaneta")
	room := owner.room("Hideout", "private")
	invite := func(username string) answer { return owner.post(room+"/invite", form{"username": username}) }

	t.Run("the invited person is told while a page is open, and sees room and inviter", func(t *testing.T) {
		stream := friend.listen("/r/lobby/events").greeted(t)
		owner.get(room+"/invite").expect(t, 200)
		if got := invite(" żANETA ").expect(t, 303); got.location() != room+"/invite" {
			t.Errorf("sent to %s", got.location())
		}
		if bye := stream.named(t, "bye"); bye.data != "list" {
			t.Errorf("the open page heard %+v", bye)
		}
		friend.get("/r/lobby").expect(t, 200).shows(t, `href="/invitations"`)
		page := friend.get("/invitations").expect(t, 200)
		page.shows(t, "Hideout")
		page.shows(t, h.text("invitation.by", "olga", "olga"))
		page.lacks(t, room) // who is not in it does not learn its address
		owner.get("/r/lobby").expect(t, 200).lacks(t, `href="/invitations"`)
	})

	t.Run(
		"until it is accepted they are outside: no text, no count, no call, no place among the members",
		func(t *testing.T) {
			owner.say(room, "psst, @Żaneta")
			friend.get(room).expect(t, 200).lacks(t, "psst")
			friend.get(room+"/events").expect(t, 403)
			friend.post(room+"/messages", form{"body": "x"}).expect(t, 403)
			friend.get("/mentions").expect(t, 200).lacks(t, "psst")
			friend.get("/r/lobby").expect(t, 200).lacks(t, `data-tally="2"`)
			owner.get(room+"/members").expect(t, 200).lacks(t, "<bdi>Żaneta</bdi>")
			owner.get(room+"/people?q=za").expect(t, 200).lacks(t, "Żaneta")
			if rows := h.count("mentions"); rows != 0 {
				t.Errorf("%d mentions are kept", rows)
			}
		},
	)

	t.Run("only the invited person answers it", func(t *testing.T) {
		path := invitationPath(t, friend)
		for _, b := range []*browser{owner, h.member("stranger")} {
			b.post(path+"/accept", nil).expect(t, 404)
			b.post(path+"/decline", nil).expect(t, 404)
		}
	})

	t.Run("accepted, they are in, and the invitation is used up", func(t *testing.T) {
		path := invitationPath(t, friend)
		if got := friend.post(path+"/accept", nil).expect(t, 303); got.location() != room {
			t.Errorf("sent to %s", got.location())
		}
		page := friend.get(room).expect(t, 200)
		page.shows(t, "psst")
		page.shows(t, h.text("flash.joined", "Hideout"))
		page.lacks(t, `href="/invitations"`)
		friend.post(path+"/accept", nil).expect(t, 404)
		got := invite("Żaneta").expect(t, 422)
		if got.problemOf("username") != h.text("problem.invite.member", "Żaneta") {
			t.Errorf("inviting a member says %q", got.problemOf("username"))
		}
	})

	t.Run("declined, it is gone, and the same room does not ask again", func(t *testing.T) {
		shy := h.member("shy")
		invite("shy").expect(t, 303)
		shy.post(invitationPath(t, shy)+"/decline", nil).expect(t, 303)
		shy.get("/invitations").expect(t, 200).lacks(t, "Hideout")
		if got := invite("shy").expect(t, 422); got.problemOf("username") != h.text("problem.invite.refused", "shy") {
			t.Errorf("asked again it says %q", got.problemOf("username"))
		}
	})

	t.Run("an invitation ends when its sender has left", func(t *testing.T) {
		helper, guest := h.member("helper"), h.member("newcomer")
		helper.post(room+"/join", nil).expect(t, 303)
		helper.post(room+"/invite", form{"username": "newcomer"}).expect(t, 303)
		path := invitationPath(t, guest)
		helper.post(room+"/leave", nil).expect(t, 303)
		guest.post(path+"/accept", nil).expect(t, 404)
		guest.get(room).expect(t, 200).lacks(t, "psst")
	})

	t.Run("who comes in by the address has no invitation left", func(t *testing.T) {
		early := h.member("early")
		invite("early").expect(t, 303)
		invitationPath(t, early)
		early.post(room+"/join", nil).expect(t, 303)
		early.get("/invitations").expect(t, 200).lacks(t, "/accept")
	})

	t.Run("an unknown username is refused beside the field and kept", func(t *testing.T) {
		for _, username := range []string{"nobody", "", "a\xffb", "a\x00b"} {
			got := invite(username).expect(t, 422)
			want := h.text("problem.invite.unknown")
			if username == "" {
				want = h.text("problem.direct.nobody")
			}
			if got.problemOf("username") != want ||
				got.typed("username") != legible(username) {
				t.Errorf("said %q beside %q", got.problemOf("username"), got.typed("username"))
			}
		}
	})
}

func TestABlockedPersonCannotInviteThoseWhoBlockedThem(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	pest, anna, boris := h.member("pest"), h.member("anna"), h.member("boris")
	nasty := pest.room("Something nasty", "private")
	invite := func(room, username string) answer { return pest.post(room+"/invite", form{"username": username}) }
	invite(nasty, "anna").expect(t, 303)
	page := anna.get("/invitations").expect(t, 200)
	page.shows(t, "Something nasty")
	page.shows(t, h.text("block.do", "pest"))
	pests := page.between(t, `name="person" value="`, `"`)

	t.Run("blocked from the invitation itself, the invitation goes", func(t *testing.T) {
		got := anna.post("/blocks", form{"person": pests, "back": "/invitations"}).expect(t, 303)
		if got.location() != "/invitations" {
			t.Errorf("sent to %s", got.location())
		}
		anna.get("/invitations").expect(t, 200).lacks(t, "Something nasty")
	})

	t.Run(
		"no other room can be used either, and the answer is the one of a person who refuses strangers",
		func(t *testing.T) {
			other := pest.room("Nastier still", "public")
			boris.post("/direct/refuse", form{"refuse": "yes"}).expect(t, 303)
			for username, b := range map[string]*browser{"anna": anna, "boris": boris} {
				got := invite(other, username).expect(t, 422)
				if got.problemOf("username") != h.text("problem.invite.refused", username) {
					t.Errorf("%s: said %q", username, got.problemOf("username"))
				}
				page := b.get("/r/lobby").expect(t, 200)
				page.lacks(t, "Nastier")
				page.lacks(t, `href="/invitations"`)
			}
		},
	)

	t.Run("who refuses strangers is asked by people they talk with", func(t *testing.T) {
		boris.post("/direct", form{"username": "pest"}).expect(t, 303)
		invite(nasty, "boris").expect(t, 303)
		boris.get("/invitations").expect(t, 200).shows(t, "Something nasty")
	})

	t.Run("unblocked, they can be asked again", func(t *testing.T) {
		anna.post("/blocks/end", form{"person": pests}).expect(t, 303)
		invite(nasty, "anna").expect(t, 303)
		invitationPath(t, anna)
	})
}

func TestInvitationsHaveALimitOfTheirOwn(t *testing.T) {
	h := harnessConfig{}.open(t)
	owner := h.member("olga")
	room := owner.room("Tea", "public")
	for range 10 {
		owner.post(room+"/invite", form{"username": "nobody"}).expect(t, 422)
	}
	got := owner.post(room+"/invite", form{"username": "nobody"}).expect(t, 429)
	if got.header.Get("Retry-After") == "" || !strings.Contains(got.text(), "nobody") {
		t.Errorf("the answer says when: %q, and keeps what was typed", got.header.Get("Retry-After"))
	}
	owner.say(room, "and may still speak")
}
