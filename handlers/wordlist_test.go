package handlers

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const wordsPath = "/guard/words"

// keeps stores a word list.
func (b *browser) keepsWords(t *testing.T, path, lines, act string) {
	t.Helper()
	b.post(path, form{"words": lines, "act": act}).expect(t, 303)
}

func TestAMessageWithAWordOfTheListIsRefused(t *testing.T) {
	h := openHarness(t)
	h.member("ada") // administers the site
	owner, member, guest := h.member("olga"), h.member("Mia"), h.guest()
	room := owner.room("Kitchen", "public")
	earlier := member.say(room, "good morning")
	guest.say(room, "spam is no word of the list yet")
	owner.keepsWords(t, room+wordsPath, "# not wanted\nspam\n法輪", "refuse")
	owner.get(room+wordsPath).expect(t, 200).shows(t, h.text("flash.words.saved"))

	for _, body := range []string{"ѕраm for all", "s p a m", "S\u200bPAM", "法轮"} {
		for name, b := range map[string]*browser{"a member": member, "a guest": guest} {
			got := b.post(room+"/messages", form{"body": body}, hx).expect(t, 422)
			got.shows(t, h.text("problem.words"))
			if got.typed("body") != body {
				t.Errorf("%s: %q became %q in the composer", name, body, got.typed("body"))
			}
			b.post(room+"/messages", form{"body": body}).expect(t, 422).shows(t, h.text("problem.words"))
		}
		member.post(room+"/messages/"+earlier, form{"body": body}).expect(t, 422).shows(t, h.text("problem.words"))
	}
	owner.get(room).expect(t, 200).lacks(t, "for all")
	guest.say(room, "spammers are no such word")
	owner.say(room, "the owner may say spam")
	guest.say("/r/lobby", "spam is fine elsewhere")

	owner.keepsWords(t, room+wordsPath, "tea", "refuse")
	guest.say(room, "spam is fine again")
	guest.post(room+"/messages", form{"body": "tea"}).expect(t, 422)
	owner.keepsWords(t, room+wordsPath, "", "refuse")
	guest.say(room, "tea")
}

func TestAWordOfTheListIsMasked(t *testing.T) {
	h := openHarness(t)
	owner, guest := h.member("olga"), h.guest()
	room := owner.room("Kitchen", "public")
	owner.keepsWords(t, room+wordsPath, "spam", "mask")
	id := guest.say(room, "no s**p**am, please")
	guest.get(room).expect(t, 200).shows(t, "no ***, please")
	guest.post(room+"/messages/"+id, form{"body": "nothing but spam"}).expect(t, 303)
	guest.get(room).expect(t, 200).shows(t, "nothing but ***")
	guest.post(room+"/messages", form{"body": "sp[a](https://example.com)m"}).expect(t, 422)
	alone := guest.say(room, "spam")
	got := messageOf(t, guest.get(room).expect(t, 200), alone)
	if !strings.Contains(got, "***") || strings.Contains(got, "<hr") {
		t.Errorf("a message of one word has become %s", got)
	}
}

func TestAnAuthorIsMutedForAWordOfTheList(t *testing.T) {
	h := openHarness(t)
	owner, guest := h.member("olga"), h.guest()
	room := owner.room("Kitchen", "public")
	guest.say(room, "good morning")
	owner.keepsWords(t, room+wordsPath, "spam", "mute")
	guest.post(room+"/messages", form{"body": "spam"}).expect(t, 422).shows(t, h.text("problem.words"))
	guest.post(room+"/messages", form{"body": "sorry"}).expect(t, 403)
	guest.say("/r/lobby", "elsewhere I may speak")
	h.clock.pass(10 * time.Minute)
	guest.say(room, "sorry")
}

func TestKnownPeopleAreNotFiltered(t *testing.T) {
	h := openHarness(t)
	owner, member := h.member("olga"), h.member("Mia")
	room := owner.room("Kitchen", "public")
	owner.keepsWords(t, room+wordsPath, "spam", "refuse")
	for range 10 {
		member.say("/r/lobby", "tea")
	}
	member.post(room+"/messages", form{"body": "spam"}).expect(t, 422)
	h.execute("UPDATE people SET created_at = created_at - 7 * 24 * 3600 * 1000")
	member.say(room, "spam")
	late := h.member("Leo")
	late.post(room+"/messages", form{"body": "spam"}).expect(t, 422)
}

func TestTheSitesListMeetsNamesAndEveryRoom(t *testing.T) {
	h := openHarness(t)
	administrator, guest, owner := h.member("ada"), h.guest(), h.member("olga")
	room := owner.room("Kitchen", "public")
	administrator.keepsWords(t, "/admin/words", "spam", "refuse")
	administrator.get("/admin/words").expect(t, 200).shows(t, h.text("flash.words.saved"))

	guest.post(room+"/messages", form{"body": "spam"}).expect(t, 422)
	guest.post("/r/lobby/messages", form{"body": "spam"}).expect(t, 422)
	refused := h.text("problem.words.name")
	for field, got := range map[string]answer{
		"nickname": h.browser().post("/guest", form{"nickname": "Buy ѕраm"}),
		"username": h.browser().post("/register", form{"username": "spam", "password": "correct horse kettle"}),
		"name":     owner.post("/rooms", form{"name": "Spam!", "visibility": "public"}),
		"topic":    owner.post(room+"/settings", form{"name": "Kitchen", "topic": "ｓｐａｍ"}),
	} {
		if got.expect(t, 422).problemOf(field) != refused {
			t.Errorf("beside %s it says %q", field, got.problemOf(field))
		}
	}
	administrator.post("/rooms", form{"name": "Spam", "visibility": "public"}).expect(t, 303)
	owner.keepsWords(t, room+wordsPath, "tea", "mask")
	guest.post(room+"/messages", form{"body": "tea and spam"}).expect(t, 422)
	guest.say(room, "tea and cake")
	guest.get(room).expect(t, 200).shows(t, "*** and cake")
}

func TestASentenceIsTried(t *testing.T) {
	h := openHarness(t)
	owner := h.member("olga")
	room := owner.room("Kitchen", "public")
	owner.keepsWords(t, room+wordsPath, "tea", "mask")
	before := h.dump()
	for sentence, want := range map[string]string{
		"buy v1agra <now>": "buy <mark>v1agra</mark> &lt;now&gt;",
		"Scunthorpe":       h.text("guard.words.passes"),
		"":                 h.text("guard.words.passes"),
	} {
		typed := form{"words": "viagra\ncunt", "act": "refuse", "sentence": sentence, "try": "yes"}
		got := owner.post(room+wordsPath, typed)
		if body := got.expect(t, 200).body; !strings.Contains(body, want) {
			t.Errorf("%q: %s", sentence, body)
		}
		if got.typed("words") != "viagra\ncunt" || got.typed("sentence") != sentence {
			t.Errorf("the form holds %q and %q", got.typed("words"), got.typed("sentence"))
		}
	}
	if h.dump() != before {
		t.Error("to try a sentence stores something")
	}
}

func TestAListWithAProblemIsRefusedAndKept(t *testing.T) {
	h := openHarness(t)
	owner := h.member("olga")
	room := owner.room("Kitchen", "public")
	before := h.dump()
	for name, c := range map[string]struct{ lines, act, field, reason string }{
		"a long line":    {"tea\n" + strings.Repeat("я", 65), "refuse", "words", h.text("problem.words.long", 2, 64)},
		"an empty line":  {"# tea\n\n...", "refuse", "words", h.text("problem.words.empty", 3)},
		"too many lines": {strings.Repeat("tea\n", 1001), "refuse", "words", h.text("problem.words.many", 1000)},
		"no text":        {"t\x00ea", "refuse", "words", h.text("problem.body.invalid")},
		"no act":         {"tea", "shout", "act", h.text("problem.malformed.sentence")},
	} {
		for _, try := range []string{"", "yes"} {
			got := owner.post(room+wordsPath, form{"words": c.lines, "act": c.act, "try": try}).expect(t, 422)
			got.shows(t, c.reason)
			if want := strings.TrimSpace(legible(c.lines)); strings.TrimSpace(got.typed("words")) != want {
				t.Errorf("%s: the form holds %.60q", name, got.typed("words"))
			}
		}
	}
	if h.dump() != before {
		t.Error("a refused list is stored")
	}
}

func TestAFullListIsTaken(t *testing.T) {
	h := openHarness(t)
	owner := h.member("olga")
	room := owner.room("Kitchen", "public")
	var lines strings.Builder
	for number := range 1000 {
		fmt.Fprintf(&lines, "%s%03d\n", strings.Repeat("茶", 60), number)
	}
	owner.postFilesTo(t, room+wordsPath, form{"words": lines.String(), "act": "refuse"}, header{}).expect(t, 303)
	h.guest().post(room+"/messages", form{"body": "喝" + strings.Repeat("茶", 60) + "999"}).expect(t, 422)
}
