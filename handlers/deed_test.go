package handlers

import (
	"context"
	"strings"
	"testing"
	"time"

	"samovar/models"
)

// The log tells moderators who did what, with the notes. Others read it only once the owner has opened it, without the
// names of moderators and their notes.
func TestTheLogIsReadByModeratorsAndByOthersIfTheOwnerWants(t *testing.T) {
	k := openTea(t, "public")
	stranger := k.browser()
	spam := k.mia.say(k.path, "buy this")
	k.rita.post(k.path+"/messages/"+spam+"/delete", nil).expect(t, 303)
	k.restrict(t, models.NewRestriction{
		Kind: models.Mute, For: time.Hour, Reason: "Links to a <shop>.", Note: "the third time",
	})
	for _, moderator := range []*browser{k.rita, k.olga} {
		log := moderator.get(k.path+"/deeds").expect(t, 200)
		for _, told := range []string{
			"Message removed, author: mia", "Muted until", "rita: new role room moderator",
			"Reason: Links to a <shop>.", "Note: the third time",
		} {
			log.shows(t, told)
		}
		if latest, first := strings.Index(log.body, "Muted until"), strings.Index(log.body, "new role"); latest > first {
			t.Error("the latest entry does not stand first")
		}
	}
	k.rita.get(k.path).expect(t, 200).shows(t, k.path+"/deeds")
	for _, other := range []*browser{k.mia, stranger} {
		other.get(k.path+"/deeds").expect(t, 403)
		other.get(k.path).expect(t, 200).lacks(t, k.path+"/deeds")
	}

	k.olga.post(k.path+"/settings", form{"name": "Kitchen", "guests": "yes", "log": "yes"}).expect(t, 303)
	for _, other := range []*browser{k.mia, stranger} {
		log := other.get(k.path+"/deeds").expect(t, 200)
		log.shows(t, "Message removed, author: mia")
		log.shows(t, "Reason: Links to a <shop>.")
		log.shows(t, k.text("log.moderator"))
		log.lacks(t, "the third time")
		log.lacks(t, "<bdi>rita</bdi>")
		other.get(k.path).expect(t, 200).shows(t, k.path+"/deeds")
	}
	k.rita.get(k.path+"/deeds").expect(t, 200).shows(t, "Note: the third time")
}

// What people do with their own messages is no moderation, and a button that is pressed twice is one act.
func TestOnlyWhatIsDoneToOthersIsLogged(t *testing.T) {
	k := openTea(t, "public")
	own, others := k.mia.say(k.path, "my own"), k.mia.say(k.path, "another")
	k.mia.post(k.path+"/messages/"+own+"/delete", nil).expect(t, 303)
	k.mia.post(k.path+"/messages/"+own+"/undo", nil).expect(t, 303)
	k.olga.get(k.path+"/deeds").expect(t, 200).lacks(t, "author: mia")
	for range 2 {
		k.rita.post(k.path+"/messages/"+others+"/delete", nil).expect(t, 303)
	}
	k.rita.post(k.path+"/messages/"+others+"/undo", nil).expect(t, 303)
	for range 2 {
		if err := k.store.AppointModerator(t.Context(), k.people["olga"], k.slug(), k.people["rita"].ID, false); err != nil {
			t.Fatal(err)
		}
	}
	log := k.olga.get(k.path+"/deeds").expect(t, 200).body
	for told, times := range map[string]int{
		"Message removed, author: mia": 1, "Message restored, author: mia": 1, "rita: new role member": 1,
	} {
		if found := strings.Count(log, told); found != times {
			t.Errorf("%q stands there %d times", told, found)
		}
	}
}

// The log goes back page by page.
func TestTheLogGoesBackPageByPage(t *testing.T) {
	k := openTea(t, "public")
	const first = "the very first"
	for i := range models.DeedsPage + 1 {
		k.restrict(t, models.NewRestriction{Kind: models.Ban, Note: map[bool]string{true: first}[i == 0]})
	}
	page := k.rita.get(k.path+"/deeds").expect(t, 200)
	if found := strings.Count(page.body, "Banned: mia"); found != models.DeedsPage {
		t.Errorf("a page has %d entries", found)
	}
	page.lacks(t, first)
	older := page.between(t, `href="`+k.path+"/deeds?before=", `"`)
	k.rita.get(k.path+"/deeds?before="+older).expect(t, 200).shows(t, "Note: "+first)
}

// Whatever moderators do in a room has a sentence in its log.
func TestEachActHasItsSentence(t *testing.T) {
	k := openTea(t, "public")
	act := func(a models.Act) {
		t.Helper()
		if _, err := k.store.Moderate(t.Context(), k.people["chief"], k.slug(), k.people["mia"].ID, a); err != nil {
			t.Fatal(err)
		}
	}
	k.mia.say(k.path, "a word")
	act(models.Act{Clears: true})
	act(models.Act{Renames: true})
	for _, kind := range []models.RestrictionKind{models.Warn, models.Mute, models.Kick, models.Ban} {
		act(models.Act{Restriction: models.NewRestriction{Kind: kind, For: time.Hour, Reason: "Enough."}})
	}
	for _, holds := range []time.Duration{time.Hour, 0} {
		act(models.Act{Site: true, Restriction: models.NewRestriction{Kind: models.Ban, For: holds}})
	}
	for _, lift := range []func(context.Context, models.Person, string, int64) error{k.store.LiftBan, k.store.Lift} {
		if err := lift(t.Context(), k.people["chief"], k.slug(), k.people["mia"].ID); err != nil {
			t.Fatal(err)
		}
	}
	log := k.rita.get(k.path+"/deeds").expect(t, 200).body
	for _, told := range []string{
		"Messages removed, author: ", "Name reset: ", "Warned: ", "Muted until ", "Removed from room: ", "Banned until ",
		"Banned from the site until ", "Banned from the site: ", "Ban from the site lifted: ", "Restriction lifted: ",
	} {
		if !strings.Contains(log, told) {
			t.Errorf("%q is not there", told)
		}
	}
	if strings.Contains(log, "log.") {
		t.Error("an act has no sentence")
	}
}
