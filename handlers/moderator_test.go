package handlers

import (
	"regexp"
	"strings"
	"testing"
)

// An owner makes a member a moderator on their card; from then on they delete what others wrote, except the owner's.
func TestARoomsModeratorsDeleteWhatOthersWrote(t *testing.T) {
	h := openHarness(t)
	owner, rita, guest := h.member("olga"), h.member("Rita"), h.browser()
	owner.post("/rooms", form{"name": "Kitchen", "visibility": "public"}).expect(t, 303)
	const room = "/r/kitchen"
	rita.say(room, "here I am")
	spam, law := guest.say(room, "buy this"), owner.say(room, "the rules")

	shown := owner.cardOf(t, room, "Rita")
	shown.shows(t, h.text("role.appoint"))
	act := regexp.MustCompile(`action="(/r/kitchen/members/\d+/moderator)"`).FindStringSubmatch(shown.body)
	if act == nil {
		t.Fatal("there is no form")
	}
	rita.get(room+"/messages/"+spam).expect(t, 200).lacks(t, "/delete")
	rita.post(act[1], form{"moderator": "yes"}).expect(t, 403)

	got := owner.post(act[1], form{"moderator": "yes"}).expect(t, 303)
	owner.get(got.location()).expect(t, 200).shows(t, h.text("flash.appointed", "Rita"))
	owner.cardOf(t, room, "Rita").shows(t, h.text("role.dismiss"))
	rita.get(room+"/messages/"+law).expect(t, 200).lacks(t, "/delete")
	rita.post(room+"/messages/"+law+"/delete", nil).expect(t, 403)
	rita.get(room+"/messages/"+spam).expect(t, 200).shows(t, "/delete")
	rita.post(room+"/messages/"+spam+"/delete", nil).expect(t, 303)
	guest.get(room).expect(t, 200).lacks(t, "buy this")

	owner.post(act[1], form{"moderator": "no"}).expect(t, 303)
	more := guest.say(room, "buy that")
	rita.post(room+"/messages/"+more+"/delete", nil).expect(t, 403)
}

// An owner hands the room over to a member on their card, and stays as one of its moderators.
func TestAnOwnerHandsTheRoomOver(t *testing.T) {
	k := openTea(t, "private")
	card := k.olga.get(k.person("mia")).expect(t, 200)
	act := regexp.MustCompile(`action="(/r/[^"]+/members/\d+/owner)"`).FindStringSubmatch(card.body)
	if act == nil {
		t.Fatal("there is no form")
	}
	k.rita.post(act[1], nil).expect(t, 403)
	k.mia.get(k.path+"/settings").expect(t, 403)
	k.olga.post(act[1], nil).expect(t, 303)
	k.mia.get(k.path+"/settings").expect(t, 200)
	k.olga.get(k.path+"/settings").expect(t, 403)
	k.olga.get(k.path+"/restrictions").expect(t, 200)
	k.olga.post(k.person("mia")+"/act", actForm(form{"act": "mute"})).expect(t, 403)
	list := k.mia.get(k.path+"/members").expect(t, 200).text()
	if owners, moderators := strings.Count(list, ">owner<"), strings.Count(list, ">moderator<"); owners != 1 ||
		moderators != 2 {
		t.Errorf("the list names %d owners and %d moderators", owners, moderators)
	}
}
