package handlers

import (
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
	stream.text(t, `data-guard="30"`)
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
