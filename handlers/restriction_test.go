package handlers

import (
	"net/netip"
	"regexp"
	"testing"
	"time"

	"samovar/models"
)

// tea is a public room of olga's, with a moderator, Rita, and a member, Mia, who has said something.
type tea struct {
	*harness
	olga, rita, mia *browser
	path            string
	people          map[string]models.Person
}

func openTea(t *testing.T, visibility string) *tea {
	t.Helper()
	h := harnessConfig{config: Config{Unlimited: true, Proxies: proxies{netip.MustParsePrefix("127.0.0.0/8")}}}.open(t)
	h.member("chief") // the first account is the administrator's
	k := &tea{harness: h, olga: h.member("olga"), rita: h.member("rita"), mia: h.member("mia")}
	k.path = k.olga.room("Kitchen", visibility)
	k.people = map[string]models.Person{}
	for _, name := range []string{"chief", "olga", "rita", "mia"} {
		person, err := h.store.SignIn(t.Context(), name, password)
		if err != nil {
			t.Fatal(err)
		}
		k.people[name] = person
	}
	for _, name := range []string{"rita", "mia"} {
		if err := h.store.Join(t.Context(), k.people[name], k.slug()); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.store.AppointModerator(t.Context(), k.people["olga"], k.slug(), k.people["rita"].ID, true); err != nil {
		t.Fatal(err)
	}
	return k
}

func (k *tea) slug() string { return k.path[len("/r/"):] }

// restrict lets Rita act on Mia.
func (k *tea) restrict(t *testing.T, n models.NewRestriction) {
	t.Helper()
	if err := k.store.Restrict(t.Context(), k.people["rita"], k.slug(), k.people["mia"].ID, n); err != nil {
		t.Fatal(err)
	}
}

// A muted person's open page is told at once, and fetches the sentence that stands in the composer's place. When the
// restriction is lifted the composer comes back the same way.
func TestAMuteAndItsEndReachAnOpenPageAtOnce(t *testing.T) {
	k := openTea(t, "public")
	stream := k.mia.listen(k.path + "/events").greeted(t)
	other := k.olga.listen(k.path + "/events").greeted(t)
	k.restrict(t, models.NewRestriction{Kind: models.Mute, For: time.Hour, Reason: "Too <loud>."})
	if bye := stream.named(t, "bye"); bye.data != "speech" {
		t.Errorf("the bye says %q", bye.data)
	}
	stream.end(t)
	part := k.mia.get(k.path+"/compose", hx).expect(t, 200)
	part.shows(t, "You can read but not write here until")
	part.shows(t, "Reason: Too <loud>.")
	part.lacks(t, "<form")
	k.mia.get(k.path).expect(t, 200).shows(t, "You can read but not write here until")
	refused := k.mia.post(k.path+"/messages", form{"body": "may I?", "key": "k"}).expect(t, 403)
	refused.shows(t, ">may I?</textarea>")
	refused.shows(t, "Reason: Too <loud>.")

	again := k.mia.listen(k.path + "/events").greeted(t)
	if err := k.store.Lift(t.Context(), k.people["rita"], k.slug(), k.people["mia"].ID); err != nil {
		t.Fatal(err)
	}
	if bye := again.named(t, "bye"); bye.data != "speech" {
		t.Errorf("the bye says %q", bye.data)
	}
	k.mia.get(k.path+"/compose", hx).expect(t, 200).shows(t, `id="composer"`)
	k.mia.say(k.path, "thank you")
	other.text(t, "thank you")
	if other.hasHeard("speech") {
		t.Error("others were told")
	}
}

// A kick or ban ends the pages of a private room, and says why and until when. A public room stays readable, as it is
// for strangers, with the sentence in the composer's place.
func TestKickedAndBannedPeopleAreToldWhyAndUntilWhen(t *testing.T) {
	for kind, sentence := range map[models.RestrictionKind]string{
		models.Kick: `You can come back at \d\d:\d\d\.`, models.Ban: `No end date is set\.`,
	} {
		t.Run(string(kind)+" from a private room", func(t *testing.T) {
			k := openTea(t, "private")
			stream := k.mia.listen(k.path + "/events").greeted(t)
			k.restrict(t, models.NewRestriction{Kind: kind, Reason: "Enough."})
			if bye := stream.named(t, "bye"); bye.data != "rights" {
				t.Errorf("the bye says %q", bye.data)
			}
			for _, page := range []answer{
				k.mia.get(k.path), k.mia.get(k.path + "/members"), k.mia.post(k.path+"/join", nil),
				k.mia.post(k.path+"/messages", form{"body": "kept"}),
			} {
				page.expect(t, 403)
				page.shows(t, "Reason: Enough.")
				if !regexp.MustCompile(sentence).MatchString(page.body) {
					t.Errorf("it does not say until when: %s", page.body)
				}
			}
		})
		t.Run(string(kind)+" from a public room", func(t *testing.T) {
			k := openTea(t, "public")
			k.mia.say(k.path, "what was said before stays")
			stream := k.mia.listen(k.path + "/events").greeted(t)
			k.restrict(t, models.NewRestriction{Kind: kind, Reason: "Enough."})
			if bye := stream.named(t, "bye"); bye.data != "speech" {
				t.Errorf("the bye says %q", bye.data)
			}
			page := k.mia.get(k.path).expect(t, 200)
			page.shows(t, "what was said before stays")
			page.shows(t, "Reason: Enough.")
			page.lacks(t, `name="body"`)
			k.mia.post(k.path+"/messages", form{"body": "kept"}).expect(t, 403).shows(t, ">kept</textarea>")
			k.mia.post(k.path+"/join", nil).expect(t, 403)
		})
	}
}

// A document that grows ends when its reader's voice is taken: the next one shows what they may do.
func TestAMuteEndsADocumentThatGrows(t *testing.T) {
	k := openTea(t, "public")
	d := k.mia.grow(k.path + "/live")
	d.until(t, `src="`+k.path+`/compose"`)
	k.restrict(t, models.NewRestriction{Kind: models.Mute, For: time.Hour})
	d.until(t, "</html>")
	k.mia.get(k.path+"/compose").expect(t, 200).shows(t, "You can read but not write here until")
}

// A muted person does nothing that others would see. They read, take back their own words, keep a message for
// themselves, and leave.
func TestWhatAMutedPersonMayAndMayNotDo(t *testing.T) {
	k := openTea(t, "public")
	own, other := k.mia.say(k.path, "my word"), k.olga.say(k.path, "another's")
	k.restrict(t, models.NewRestriction{Kind: models.Mute, For: time.Hour})
	message := func(id, act string) string { return k.path + "/messages/" + id + act }
	refused := map[string]func() answer{
		"post":     func() answer { return k.mia.post(k.path+"/messages", form{"body": "a word"}) },
		"reply":    func() answer { return k.mia.post(k.path+"/messages", form{"body": "a word", "reply": other}) },
		"edit":     func() answer { return k.mia.post(message(own, ""), form{"body": "a better word"}) },
		"react":    func() answer { return k.mia.post(message(other, "/reactions"), form{"emoji": "🍵"}) },
		"type":     func() answer { return k.mia.post(k.path+"/typing", nil) },
		"draft":    func() answer { return k.mia.post(k.path+"/draft", form{"body": "half"}) },
		"schedule": func() answer { return k.mia.post(k.path+"/later", form{"body": "x", "hours": "1"}) },
		"pin":      func() answer { return k.mia.post(message(other, "/pin"), nil) },
		"upload": func() answer {
			return k.mia.postFilesTo(t, k.path+"/messages", form{"key": "k"}, nil, photo(t, 20, 20))
		},
	}
	for name, act := range refused {
		if got := act(); got.status != 403 {
			t.Errorf("%s answered %d", name, got.status)
		}
	}
	for name, act := range map[string]func() answer{
		"read":     func() answer { return k.mia.get(k.path) },
		"search":   func() answer { return k.mia.get(k.path + "/search?q=word") },
		"bookmark": func() answer { return k.mia.post(message(other, "/bookmark"), nil) },
		"remind":   func() answer { return k.mia.post(message(other, "/remind"), form{"hours": "1"}) },
		"delete":   func() answer { return k.mia.post(message(own, "/delete"), nil) },
	} {
		if got := act(); got.status != 200 && got.status != 303 {
			t.Errorf("%s answered %d", name, got.status)
		}
	}
	k.mia.post(k.path+"/leave", nil).expect(t, 303)
	k.mia.post(k.path+"/join", nil).expect(t, 303)
	if got := refused["post"](); got.status != 403 {
		t.Errorf("after leaving and joining again a post answered %d", got.status)
	}
	k.clock.pass(time.Hour)
	k.mia.say(k.path, "it has ended")
}
