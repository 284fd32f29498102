package handlers

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"samovar/models"
)

// actForm is the form of acts as a browser sends it, with some fields changed.
func actForm(changed form) form {
	f := form{"act": "none", "for": "1h", "since": "1h"}
	for name, value := range changed {
		f[name] = value
	}
	return f
}

// person returns the path of a person in the room.
func (k *tea) person(name string) string { return k.path + "/person/" + k.people[name].Key() }

// A moderator comes from a guest's spam to a form that is filled in: one more button bans the guest and removes what
// they wrote.
func TestSpamGoesWithOneFormThatIsFilledIn(t *testing.T) {
	k := openTea(t, "public")
	spammer := k.browser()
	spammer.say(k.path, "cheap lasers")
	id := spammer.say(k.path, "cheap lasers, again")
	kept := k.mia.say(k.path, "what is that?")
	menu := k.rita.get(k.path+"/messages/"+id).expect(t, 200)
	link := regexp.MustCompile(`href="([^"]*/act)\?([^"]*)"`).FindStringSubmatch(menu.body)
	if link == nil {
		t.Fatal("no way leads to the form")
	}
	path := link[1] + "?" + link[2]
	page := k.rita.get(path).expect(t, 200)
	page.shows(t, "cheap lasers, again")
	for _, chosen := range []string{
		`name="act" value="ban" checked`, `<option value="7d" selected>`, `name="clear" value="yes" checked`,
		`<option value="1h" selected>`,
	} {
		page.shows(t, chosen)
	}
	stream := k.olga.listen(k.path + "/events").greeted(t)
	got := k.rita.post(link[1], actForm(form{
		"act": "ban", "for": "7d", "clear": "yes", "reason": "No advertising here.", "message": id,
	})).expect(t, 303)
	k.rita.get(got.location()).expect(t, 200).shows(t, "Banned: ")
	stream.hear(t, "the message that went", func(e event) bool {
		return strings.Contains(e.data, `id="m-`+id+`"`) && strings.Contains(e.data, `data-deleted="moderator"`)
	})
	room := k.olga.get(k.path).expect(t, 200)
	room.lacks(t, "cheap lasers")
	room.shows(t, `id="m-`+kept+`"`)
	spammer.post(k.path+"/messages", form{"body": "let me in"}).expect(t, 403).shows(t, "Reason: No advertising here.")
	list := k.rita.get(k.path+"/restrictions").expect(t, 200)
	list.shows(t, "Banned from the room.")
	list.shows(t, "Set by rita.")
}

// What a moderator typed stays in the form when something is wrong with it, and nothing is done by half.
func TestAnActThatCannotBeIsRefusedWithItsForm(t *testing.T) {
	k := openTea(t, "public")
	k.mia.say(k.path, "a word")
	long := strings.Repeat("x", models.MaxReason+1)
	for name, c := range map[string]struct {
		typed form
		says  string
	}{
		"nothing chosen":            {form{"reason": "hm"}, "Choose what to do."},
		"a warning without words":   {form{"act": "warn"}, "A warning needs words."},
		"a reason that is too long": {form{"act": "mute", "reason": long, "clear": "yes"}, "200"},
	} {
		t.Run(name, func(t *testing.T) {
			page := k.rita.post(k.person("mia")+"/act", actForm(c.typed)).expect(t, 422)
			page.shows(t, c.says)
			page.shows(t, c.typed["reason"])
		})
	}
	k.olga.get(k.path).expect(t, 200).shows(t, "a word")
	k.rita.send("POST", k.person("mia")+"/act", "act=mute&for=1h&since=1h&box=clear").expect(t, 422) // a form that was cut
	k.rita.post(k.person("mia")+"/act", actForm(form{"act": "mute", "for": "ever"})).expect(t, 400)
	k.rita.post(k.person("mia")+"/act", actForm(form{"act": "flog"})).expect(t, 422)
	k.rita.post(k.person("mia")+"/act", actForm(form{"act": "site", "reason": "out"})).expect(t, 403)
	k.rita.post(k.person("olga")+"/act", actForm(form{"act": "mute"})).expect(t, 403)
	k.rita.post(k.person("rita")+"/act", actForm(form{"act": "mute"})).expect(t, 403)
	if rows := k.count("restrictions"); rows != 0 {
		t.Errorf("%d restrictions were stored", rows)
	}
}

// A warned person reads on, and writes again once they say that they have read it.
func TestAWarningIsReadBeforeTheNextWord(t *testing.T) {
	k := openTea(t, "public")
	stream := k.mia.listen(k.path + "/events").greeted(t)
	k.rita.post(k.person("mia")+"/act", actForm(form{"act": "warn", "reason": "Mind the tone."})).expect(t, 303)
	if bye := stream.named(t, "bye"); bye.data != "speech" {
		t.Errorf("the bye says %q", bye.data)
	}
	page := k.mia.get(k.path).expect(t, 200)
	page.shows(t, "Warning from a moderator")
	page.shows(t, "Mind the tone.")
	k.mia.post(k.path+"/messages", form{"body": "but"}).expect(t, 403).shows(t, ">but</textarea>")
	k.mia.post(k.path+"/heed", nil).expect(t, 303)
	k.mia.say(k.path, "I see")
}

// A name that a moderator has reset stays for a day.
func TestANameThatWasResetStaysForADay(t *testing.T) {
	k := openTea(t, "public")
	guest := k.browser()
	guest.post("/guest", form{"nickname": "Very Rude"}).expect(t, 303)
	guest.say(k.path, "hello")
	path := k.path + "/person/" + k.guestKey(t)
	k.rita.post(path+"/act", actForm(form{"rename": "yes"})).expect(t, 303)
	k.olga.get(k.path).expect(t, 200).lacks(t, "Very Rude")
	guest.post("/guest", form{"nickname": "Very Rude"}).expect(t, 422).shows(t, "You can change it in 24 h.")
	k.clock.pass(24 * time.Hour)
	guest.post("/guest", form{"nickname": "Less Rude"}).expect(t, 303)
	k.rita.post(k.person("mia")+"/act", actForm(form{"rename": "yes"})).expect(t, 403) // of a member
}

// guestKey returns the key of the last person who came in.
func (k *tea) guestKey(t *testing.T) string {
	t.Helper()
	var id int64
	if err := k.openDatabase("").QueryRow("SELECT max(id) FROM people").Scan(&id); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(id)
}

// A ban from the site closes every page, says why, and ends the streams; signing in again ends at the same page, but
// only with the right password. When it is lifted, or has ended, all is open as before.
func TestABanFromTheSiteClosesEveryPage(t *testing.T) {
	k := openTea(t, "public")
	chief := k.signIn("chief")
	stream := k.mia.listen("/r/lobby/events").greeted(t)
	own := k.mia.listen("/events").greeted(t)
	chief.post(k.person("mia")+"/act", actForm(form{"act": "site", "for": "1d", "reason": "Threats."})).expect(t, 303)
	for _, l := range []*listener{stream, own} {
		if bye := l.named(t, "bye"); bye.data != "rights" {
			t.Errorf("the bye says %q", bye.data)
		}
	}
	for _, path := range []string{k.path, "/r/lobby", "/rooms", "/direct", "/account", "/notifications"} {
		page := k.mia.get(path).expect(t, 403)
		page.shows(t, "You no longer have access to this site")
		page.shows(t, "Reason: Threats.")
	}
	k.mia.post("/r/lobby/messages", form{"body": "kept"}).expect(t, 403).shows(t, ">kept</textarea>")
	another := k.browser()
	another.post("/login", form{"username": "mia", "password": "a wrong one!"}).expect(t, 422).lacks(t, "Threats.")
	another.post("/login", form{"username": "mia", "password": password}).expect(t, 403).shows(t, "Reason: Threats.")
	k.rita.post(k.person("mia")+"/lift", form{"site": "yes"}).expect(t, 403)
	chief.post(k.person("mia")+"/lift", form{"site": "yes"}).expect(t, 303)
	k.mia.get(k.path).expect(t, 200)

	chief.post(k.person("mia")+"/act", actForm(form{"act": "site", "for": "1d"})).expect(t, 303)
	k.mia.get(k.path).expect(t, 403)
	k.clock.pass(24 * time.Hour)
	k.mia.get(k.path).expect(t, 200)
	k.mia.say(k.path, "here again")
}

// A ban of a guest holds when they come back as another guest from the same network. Members there, and guests who
// were there before, are not met; nor is the whole office of the moderator.
func TestABanOfAGuestHoldsForNewGuestsOfTheirNetwork(t *testing.T) {
	k := openTea(t, "public")
	there, elsewhere := from("203.0.113.8"), from("203.0.113.9")
	say := func(b *browser, body string, where header) answer {
		return b.post(k.path+"/messages", form{"body": body, "key": strings.ReplaceAll(body, " ", "-")}, where)
	}
	neighbour := k.browser()
	say(neighbour, "I was here before", there).expect(t, 303)
	spammer := k.browser()
	say(spammer, "cheap lasers", there).expect(t, 303)
	path := k.path + "/person/" + k.guestKey(t)
	page := k.rita.get(path+"/act").expect(t, 200)
	page.shows(t, "Also apply to new guests on the same connection")
	page.shows(t, "1 other guest on the same connection")
	k.clock.pass(time.Second)

	ban := actForm(form{"act": "ban", "for": "30d", "network": "yes", "reason": "Spam."})
	k.rita.post(path+"/act", ban, there).expect(t, 422).shows(t, "This is your own connection")
	k.rita.post(path+"/act", ban, elsewhere).expect(t, 303)
	k.clock.pass(time.Second)
	say(spammer, "me again", elsewhere).expect(t, 403).shows(t, "Reason: Spam.")
	back := say(k.browser(), "under another name", there).expect(t, 403)
	back.shows(t, "New guests can’t write from your connection right now.")
	back.shows(t, ">under another name</textarea>")
	say(k.browser(), "a new guest elsewhere", elsewhere).expect(t, 303)
	say(neighbour, "I am still here", there).expect(t, 303)
	say(k.mia, "so am I", there).expect(t, 303)

	k.clock.pass(7 * 24 * time.Hour)
	say(k.browser(), "the network is free after a week", there).expect(t, 303)
	k.clock.pass(time.Second)
	stored := k.dump()
	if strings.Contains(stored, "203.0.113") {
		t.Error("an address is stored in clear text")
	}
	if rows := k.count("guest_networks"); rows != 1 {
		t.Errorf("%d networks are kept, want that of the last two days", rows)
	}
}

// Each member can make a room, and moderates it. That must not show them people of other rooms, nor let them reset
// their names.
func TestARoomsModeratorReachesNoOneOfOtherRooms(t *testing.T) {
	k := openTea(t, "public")
	guest, zed := k.browser(), k.member("zed")
	guest.post("/guest", form{"nickname": "Quiet Guest"}).expect(t, 303)
	guest.say(k.path, "hello")
	own := zed.room("Zeds", "public")
	path := own + "/person/" + k.guestKey(t)
	zed.get(path+"/act").expect(t, 404).lacks(t, "Quiet Guest")
	zed.post(path+"/act", actForm(form{"rename": "yes"})).expect(t, 404)
	err := func() error {
		person, err := k.store.SignIn(t.Context(), "zed", password)
		if err != nil {
			return err
		}
		id := k.people["mia"].ID
		_, err = k.store.Moderate(t.Context(), person, own[len("/r/"):], id, models.Act{Renames: true})
		return err
	}()
	if !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the models answered %v", err)
	}
	k.olga.get(k.path).expect(t, 200).shows(t, "Quiet Guest")
}

// In slow mode a guest who comes back with a new cookie waits as before; members on that network are not met.
func TestANewCookieDoesNotResetSlowMode(t *testing.T) {
	k := openTea(t, "public")
	k.rita.post(k.path+"/guard", form{"slow": "60"}).expect(t, 303)
	there, elsewhere := from("203.0.113.8"), from("203.0.113.9")
	say := func(b *browser, key string, where header) answer {
		return b.post(k.path+"/messages", form{"body": "word " + key, "key": key}, where)
	}
	say(k.browser(), "one", there).expect(t, 303)
	say(k.browser(), "two", there).expect(t, 429)
	say(k.browser(), "three", elsewhere).expect(t, 303)
	say(k.mia, "four", there).expect(t, 303)
	k.clock.pass(time.Minute)
	say(k.browser(), "five", there).expect(t, 303)
}
