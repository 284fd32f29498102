package handlers

import (
	"strings"
	"testing"
	"time"
)

// A moderator sets the interval; newcomers wait, are told how long, and keep their text. Those who keep order do not
// wait, and an edit is free.
func TestInSlowModePeopleWaitBetweenTheirMessages(t *testing.T) {
	k := openTea(t, "public")
	stream := k.mia.listen(k.path + "/events").greeted(t)
	k.mia.get(k.path+"/guard").expect(t, 403)
	k.rita.get(k.path).expect(t, 200).shows(t, `href="`+k.path+`/guard"`)
	k.rita.post(k.path+"/guard", form{"slow": "7"}).expect(t, 422)
	saved := k.rita.post(k.path+"/guard", form{"slow": "30"}).expect(t, 303)
	k.rita.get(saved.location()).expect(t, 200).shows(t, `value="30" selected`)
	stream.text(t, `data-guard="30 `)
	k.mia.get(k.path).expect(t, 200).shows(t, "Slow mode: one message every 30 s")

	k.rita.get(k.path+"/deeds").expect(t, 200).shows(t, "Slow mode: 30 s")

	first := k.mia.say(k.path, "one")
	refused := k.mia.post(k.path+"/messages", form{"body": "two", "key": "second"}).expect(t, 429)
	refused.shows(t, ">two</textarea>")
	refused.shows(t, "Slow mode. You can send again in 30 s.")
	if after := refused.header.Get("Retry-After"); after != "30" {
		t.Errorf("again after %q", after)
	}
	k.mia.post(k.path+"/messages", form{"body": "two", "key": "second"}, hx).expect(t, 429).shows(t, `data-pause="30"`)
	k.mia.post(k.path+"/messages/"+first, form{"body": "uno"}).expect(t, 303)
	k.mia.post(k.path+"/messages/"+first, form{"body": "eins"}).expect(t, 429)
	k.rita.say(k.path, "one")
	k.rita.say(k.path, "two")

	k.clock.pass(30 * time.Second)
	sent := k.mia.post(k.path+"/messages", form{"body": "two", "key": "second"}, hx).expect(t, 200)
	sent.shows(t, `data-pause="30"`)
	k.mia.post(k.path+"/messages", form{"body": "two", "key": "second"}).expect(t, 303) // the same, sent again
	k.rita.post(k.path+"/guard", form{"slow": "0"}).expect(t, 303)
	k.mia.say(k.path, "three")
	k.mia.get(k.path).expect(t, 200).lacks(t, "every 30 s")
}

// A long wait is told as the time at which it ends, where no script counts down.
func TestALongWaitIsToldAsATime(t *testing.T) {
	k := openTea(t, "public")
	k.rita.post(k.path+"/guard", form{"slow": "900"}).expect(t, 303)
	k.mia.say(k.path, "one")
	k.mia.post(k.path+"/messages", form{"body": "two"}).expect(t, 429).shows(t, "Slow mode. You can send again at ")
	k.mia.get(k.path).expect(t, 200).shows(t, "one message every 15 min")
}

// What waits for its time waits longer where slow mode asks for that, and is sent then.
func TestAMessageForLaterWaitsForSlowMode(t *testing.T) {
	k := openTea(t, "public")
	k.rita.post(k.path+"/guard", form{"slow": "900"}).expect(t, 303)
	k.mia.post(k.path+"/later", form{"body": "in an hour", "hours": "1"}).expect(t, 303)
	k.clock.pass(55 * time.Minute)
	k.mia.say(k.path, "now")
	k.clock.pass(6 * time.Minute)
	send := func(want int) {
		t.Helper()
		if sent, err := k.store.SendDue(t.Context()); err != nil || sent != want {
			t.Fatalf("%d were sent, %v", sent, err)
		}
	}
	send(0)
	k.clock.pass(9 * time.Minute)
	send(1)
	k.mia.get(k.path).expect(t, 200).shows(t, "in an hour")
}

// In a lockdown guests lose the composer at once and new people cannot come in, while members go on, more slowly. It
// ends by the clock.
func TestALockdownKeepsGuestsAndNewPeopleFromWriting(t *testing.T) {
	k := openTea(t, "public")
	guest, stranger, newcomer := k.browser(), k.browser(), k.member("nina")
	guest.say(k.path, "hello")
	pages := guest.listen(k.path + "/events").greeted(t)
	members := k.mia.listen(k.path + "/events").greeted(t)
	k.mia.post(k.path+"/guard", form{"for": "10"}).expect(t, 403)
	k.rita.post(k.path+"/guard", form{"for": "11"}).expect(t, 422)
	begun := k.rita.post(k.path+"/guard", form{"for": "10", "from": "room"}).expect(t, 303)
	k.rita.get(begun.location()).expect(t, 200).shows(t, k.text("flash.locked"))
	if bye := pages.named(t, "bye"); bye.data != "speech" {
		t.Errorf("the guest's bye says %q", bye.data)
	}
	members.text(t, `id="guard"`)

	const sentence = "Guests can’t write here right now."
	guest.get(k.path).expect(t, 200).shows(t, sentence)
	part := guest.get(k.path+"/compose", hx).expect(t, 200)
	part.shows(t, sentence)
	part.lacks(t, `name="body"`)
	for _, outside := range []*browser{guest, stranger} {
		outside.post(k.path+"/messages", form{"body": "kept"}).expect(t, 403).shows(t, ">kept</textarea>")
	}
	stranger.post(k.path+"/join", nil).expect(t, 403).shows(t, k.text("guard.lockdown.hint"))
	newcomer.post(k.path+"/join", nil).expect(t, 403)
	newcomer.post(k.path+"/messages", form{"body": "in?"}).expect(t, 403)
	newcomer.get(k.path).expect(t, 200).shows(t, k.text("guard.lockdown.hint"))
	k.mia.get(k.path).expect(t, 200).shows(t, "Lockdown until ")
	k.mia.say(k.path, "calm now")
	k.mia.post(k.path+"/messages", form{"body": "at once"}).expect(t, 429)
	k.rita.say(k.path, "one")
	k.rita.say(k.path, "two")
	k.rita.get(k.path+"/deeds").expect(t, 200).shows(t, "Lockdown until ")

	k.clock.pass(10 * time.Minute)
	guest.get(k.path).expect(t, 200).lacks(t, "Lockdown until ")
	guest.say(k.path, "again")
	newcomer.post(k.path+"/join", nil).expect(t, 303)

	k.rita.post(k.path+"/guard", form{"for": "0"}).expect(t, 303)
	k.clock.pass(10 * time.Hour)
	guest.post(k.path+"/messages", form{"body": "still?"}).expect(t, 403)
	silent := guest.listen(k.path + "/events").greeted(t)
	k.rita.post(k.path+"/guard", form{"for": "end"}).expect(t, 303)
	silent.named(t, "bye")
	guest.say(k.path, "at last")
	k.rita.get(k.path+"/deeds").expect(t, 200).shows(t, k.text("log.unlock"))
}

// A lockdown reaches embeds too, whose guests are strangers to the site.
func TestALockdownReachesEmbeds(t *testing.T) {
	k := openTea(t, "public")
	framed := k.browser()
	embed := "/embed/" + k.slug()
	framed.post(embed+"/messages", form{"body": "hello"}).expect(t, 303)
	k.rita.post(k.path+"/guard", form{"for": "60"}).expect(t, 303)
	framed.get(embed).expect(t, 200).shows(t, k.text("guard.lockdown.guest"))
	framed.post(embed+"/messages", form{"body": "kept"}).expect(t, 403).shows(t, ">kept</textarea>")
}

// What a guest has scheduled is sent when the lockdown is over.
func TestAMessageForLaterWaitsForTheEndOfALockdown(t *testing.T) {
	k := openTea(t, "public")
	guest := k.browser()
	guest.post(k.path+"/later", form{"body": "in an hour", "hours": "1"}).expect(t, 303)
	k.clock.pass(55 * time.Minute)
	k.rita.post(k.path+"/guard", form{"for": "10"}).expect(t, 303)
	k.clock.pass(6 * time.Minute)
	for _, want := range []int{0, 1} {
		if sent, err := k.store.SendDue(t.Context()); err != nil || sent != want {
			t.Fatalf("%d were sent, %v", sent, err)
		}
		k.clock.pass(10 * time.Minute)
	}
}

// Many new guests within a minute are told to the moderators, who may begin a lockdown; nothing begins by itself.
func TestAWaveOfGuestsIsToldToModerators(t *testing.T) {
	k := openTea(t, "public")
	for range 14 {
		k.browser().say(k.path, "hi")
	}
	k.rita.get(k.path).expect(t, 200).lacks(t, "Start lockdown?")
	stream := k.rita.listen(k.path + "/events").greeted(t)
	k.browser().say(k.path, "hi")
	stream.text(t, `id="guard"`)
	k.rita.get(k.path+"/compose", hx).expect(t, 200).shows(t, "15 new guests in the last minute. Start lockdown?")
	k.mia.get(k.path).expect(t, 200).lacks(t, "Start lockdown?")
	k.browser().say(k.path, "hi")
	k.clock.pass(6 * time.Minute)
	k.rita.get(k.path).expect(t, 200).lacks(t, "Start lockdown?")
}

// Newcomers are refused what spam is made of, each with its reason, and keep the text; people who keep order are not.
func TestSpamOfNewcomersIsRefused(t *testing.T) {
	k := openTea(t, "public")
	k.rita.post(k.path+"/guard", form{"slow": "0", "spam": "yes"}).expect(t, 303)
	k.rita.get(k.path+"/deeds").expect(t, 200).shows(t, k.text("log.spam"))
	const said = "Come and buy the finest tea in town"
	var names []string
	for _, name := range []string{"one", "two", "three", "four", "five"} {
		person := k.member(name)
		person.post(k.path+"/join", nil).expect(t, 303)
		names = append(names, "@"+name)
	}
	k.browser().say(k.path, said)
	k.rita.say(k.path, "The kettle is warm now")
	for _, c := range []struct {
		name, body, key string
		args            []any
		want            int
	}{
		{"the same, disguised", "**come** and buy the FINEST tea in town!", "problem.duplicate", nil, 422},
		{"a short word", "thanks", "", nil, 303},
		{"a short word again", "Thanks!", "", nil, 303},
		{"what a moderator said", "The kettle is warm now", "", nil, 303},
		{"four names", strings.Join(names[:4], " "), "", nil, 303},
		{"five names", strings.Join(names, " "), "problem.mentions", []any{4}, 422},
		{"shouting", "BUY NOW BUY NOW BUY NOW BUY NOW", "problem.noise", nil, 422},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := k.mia.post(k.path+"/messages", form{"body": c.body}).expect(t, c.want)
			if c.want == 422 {
				got.shows(t, k.text(c.key, c.args...))
				got.shows(t, "</textarea>")
				k.rita.post(k.path+"/messages", form{"body": c.body}).expect(t, 303)
			}
		})
	}
	mine := k.mia.say(k.path, "a quiet word")
	k.mia.post(k.path+"/messages/"+mine, form{"body": "BUY NOW BUY NOW BUY NOW BUY NOW"}).expect(t, 422)
	k.clock.pass(time.Minute + time.Second)
	k.mia.post(k.path+"/messages", form{"body": said, "key": "again"}).expect(t, 303)
	k.mia.post(k.path+"/messages", form{"body": said, "key": "again"}).expect(t, 303) // the same, sent again
	k.mia.post(k.path+"/messages", form{"body": said, "key": "other"}).expect(t, 422)
	k.rita.post(k.path+"/guard", form{"slow": "0"}).expect(t, 303)
	k.mia.post(k.path+"/messages", form{"body": said, "key": "other"}).expect(t, 303)
}

// Where a room wants that, newcomers send no addresses, also disguised ones, nor put them into what they have said.
func TestLinksOfNewcomersAreRefused(t *testing.T) {
	k := openTea(t, "public")
	k.browser().say(k.path, "see example.com")
	k.rita.post(k.path+"/guard", form{"slow": "0", "links": "yes"}).expect(t, 303)
	k.rita.get(k.path+"/guard").expect(t, 200).shows(t, `name="links" value="yes" checked`)
	k.rita.get(k.path+"/deeds").expect(t, 200).shows(t, k.text("log.links"))
	for _, body := range []string{"https://example.com/tea", "hxxp://example.com", "t.me/tea", "tea@example.com"} {
		refused := k.mia.post(k.path+"/messages", form{"body": body}).expect(t, 422)
		refused.shows(t, k.text("problem.links"))
		refused.shows(t, ">"+body+"</textarea>")
		k.rita.say(k.path, body)
	}
	mine := k.mia.say(k.path, "no address. Really")
	k.mia.post(k.path+"/messages/"+mine, form{"body": "see example.com"}).expect(t, 422)
	k.rita.post(k.path+"/guard", form{"slow": "0"}).expect(t, 303)
	k.rita.get(k.path+"/deeds").expect(t, 200).shows(t, k.text("log.links.off"))
	k.mia.say(k.path, "see example.com")
}
