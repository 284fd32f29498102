package models

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
)

// errands returns the kinds of what waits, sorted.
func (h *harness) errands() string {
	h.t.Helper()
	var kinds []string
	if err := h.read(h.t.Context()).Raw("SELECT kind FROM errands ORDER BY kind").Scan(&kinds).Error; err != nil {
		h.t.Fatal(err)
	}
	return strings.Join(kinds, " ")
}

func (h *harness) subscribes(p Person) {
	h.t.Helper()
	session, err := h.StartSession(h.t.Context(), "token of "+p.Username, p, true, "")
	if err == nil {
		sub := Subscription{Endpoint: "https://push.example/" + p.Username, P256DH: "k", Auth: "a"}
		err = h.Subscribe(h.t.Context(), p, session.ID, sub)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestAMessageOrdersOnlyWhatThereIsToDo(t *testing.T) {
	h := open(t)
	anna, boris, celia := h.confirmed("anna", "anna@example.org"), h.member("boris"), h.member("celia")
	h.wantsDigest(anna, Soon)
	h.subscribes(boris)
	for _, p := range []Person{anna, boris, celia} {
		h.says(p, LobbySlug, "hello")
	}
	direct, err := h.OpenDirect(t.Context(), celia, []string{"anna", "boris"})
	if err != nil {
		t.Fatal(err)
	}
	quiet, err := h.OpenDirect(t.Context(), celia, []string{"anna"})
	if err != nil {
		t.Fatal(err)
	}
	if got := h.errands(); got != "" {
		t.Errorf("after plain words: %q", got)
	}
	for _, c := range []struct{ slug, text, want string }{
		{LobbySlug, "see example.org", ""},
		{LobbySlug, "see HTTP://example.org", "preview"},
		{LobbySlug, "see Www.example.org", "preview"},
		{LobbySlug, "@celia and @nobody", ""},
		{LobbySlug, "@anna", "digest"},
		{LobbySlug, "@boris", "push"},
		{LobbySlug, "@anna @boris http://example.org", "digest preview push"},
		{direct.Slug, "http://example.org", "digest push"},
		{quiet.Slug, "http://example.org", "digest"},
	} {
		m := h.says(celia, c.slug, c.text)
		if got := h.errands(); got != c.want {
			t.Errorf("%q orders %q, want %q", c.text, got, c.want)
		}
		h.erased(celia, c.slug, m.ID)
		if got := h.errands(); got != "" {
			t.Errorf("%q taken back leaves %q", c.text, got)
		}
	}
	h.withoutPreviews = true
	if h.says(celia, LobbySlug, "http://example.org"); h.errands() != "" {
		t.Error("a preview is ordered where there are none")
	}
}

func TestErrandsAreTakenOnceAndOnlyWhileTheyAreFresh(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	take := func() (urls []string, more bool) {
		t.Helper()
		links, more, err := h.TakeLinks(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range links {
			urls = append(urls, strings.TrimPrefix(l.URL, "http://example.org/"))
		}
		return urls, more
	}
	h.says(anna, LobbySlug, "http://example.org/stale")
	h.passes(10 * time.Minute)
	h.says(anna, LobbySlug, "http://example.org/fresh")
	h.passes(10*time.Minute - time.Millisecond)
	if got, more := take(); !slices.Equal(got, []string{"fresh"}) || more {
		t.Errorf("taken: %q, more: %v", got, more)
	}
	if got, more := take(); got != nil || more || h.errands() != "" {
		t.Errorf("taken again: %q, more: %v, waiting: %q", got, more, h.errands())
	}
	for i := range errandsAtOnce + 1 {
		h.says(anna, LobbySlug, fmt.Sprintf("http://example.org/%d", i))
	}
	if got, more := take(); len(got) != errandsAtOnce || got[0] != "0" || !more {
		t.Errorf("of many are taken %d, more: %v", len(got), more)
	}
	if got, more := take(); !slices.Equal(got, []string{fmt.Sprint(errandsAtOnce)}) || more {
		t.Errorf("then %q, more: %v", got, more)
	}
}

func TestAnEditTellsThoseWhomTheMessageDidNotMention(t *testing.T) {
	h := open(t)
	anna, boris := h.confirmed("anna", "anna@example.org"), h.member("boris")
	h.wantsDigest(anna, Soon)
	h.says(anna, LobbySlug, "hello")
	m := h.says(boris, LobbySlug, "hello")
	edit := func(text string) {
		t.Helper()
		if _, err := h.EditMessage(t.Context(), boris, LobbySlug, m.ID, NewMessage{Body: text}); err != nil {
			t.Fatal(err)
		}
		h.passes(time.Hour)
	}
	edit("hello @anna")
	h.mustBeDue("mentioned by an edit", "hello @anna")
	edit("hello dear @anna")
	h.mustBeDue("told already", "")
	direct, err := h.OpenDirect(t.Context(), boris, []string{"anna"})
	if err != nil {
		t.Fatal(err)
	}
	alone := h.says(boris, direct.Slug, "psst")
	h.passes(time.Hour)
	h.mustBeDue("alone", "psst")
	if _, err := h.EditMessage(t.Context(), boris, direct.Slug, alone.ID, NewMessage{Body: "pssst"}); err != nil {
		t.Fatal(err)
	}
	h.passes(time.Hour)
	h.mustBeDue("alone, told already", "")
}

// A mention that is committed between the look at what was missed and the end of the look is not forgotten with what
// the look has seen.
func TestWhatComesWhileADigestIsPutOffIsTold(t *testing.T) {
	h := open(t)
	anna, boris := h.confirmed("anna", "anna@example.org"), h.member("boris")
	h.wantsDigest(anna, Soon)
	read := h.says(boris, LobbySlug, "@anna read")
	h.says(anna, LobbySlug, "I see")
	looked := []Digest{{PersonID: anna.ID, Frequency: Soon, DueAt: h.now()}}
	if err := h.addMissed(h.read(t.Context()), looked, false); err != nil || looked[0].Total != 0 {
		t.Fatalf("%+v, %v", looked, err)
	}
	h.says(boris, LobbySlug, "@anna meanwhile")
	if err := h.change(t.Context(), func(c *change) error { return c.putOff(looked[0], c.now) }); err != nil {
		t.Fatal(err)
	}
	if left := h.count("SELECT count(*) FROM errands WHERE message_id = ?", read.ID); left != 0 {
		t.Error("what was read is looked at again")
	}
	h.passes(time.Hour)
	h.mustBeDue("then", "@anna meanwhile")
}

// What a digest had yet to tell by its cursor is an errand after the migration.
func TestDigestsGoOnAfterTheMigrationToErrands(t *testing.T) {
	path := t.TempDir() + "/samovar.db"
	names := migrationNames(t)
	at := slices.Index(names, "0141_errands.sql")
	migrateTo(t, path, names[:at])
	edit(t, path, func(t *testing.T, db *gorm.DB) {
		fill(t, db)
		for _, statement := range []string{
			"DELETE FROM digests", "DELETE FROM mentions",
			"INSERT INTO mentions (person_id, room_id, ordinal, message_id) VALUES (1, 1, 1, 1), (1, 2, 2, 2), (2, 1, 1, 1), (3, 3, 3, 3)",
			"INSERT INTO digests (person_id, frequency, stop, told_id, due_at) VALUES (1, 'soon', 'a', 1, 0), (2, 'off', 'b', 0, 0), (3, 'daily', 'c', 2, 0)",
		} {
			if err := db.Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
	})
	migrateTo(t, path, names[:at+1])
	edit(t, path, func(t *testing.T, db *gorm.DB) {
		var got []string
		err := db.Raw("SELECT kind || ' ' || person_id || ' ' || message_id || ' ' || taken_at FROM errands ORDER BY 1").Scan(&got).Error
		if want := []string{"digest 1 2 0", "digest 3 3 0"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%q, want %q, %v", got, want, err)
		}
	})
}

func TestWhatOrdersErrandsUsesIndexes(t *testing.T) {
	h := open(t)
	_, isReachable, _ := strings.Cut(insertPush, "EXISTS (")
	h.mustSearch(strings.TrimSuffix(isReachable, ")"), 1)
	h.mustSearch(insertDigestErrands, digestErrand, 1, 1, []int64{1, 2})
	h.mustSearch(deleteNotMissed, digestErrand, 1, []int64{1}, false, true)
	h.mustSearch("SELECT e.message_id "+fromMissed, []int64{1, 2}, false, true)
}
