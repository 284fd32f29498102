package models

import (
	"path/filepath"
	"testing"
)

func TestAUsernameThatPassesForAnothersIsRefused(t *testing.T) {
	for _, c := range []struct{ name, has, wants string }{
		{"Cyrillic letters", "pace", "расе"},
		{"Cyrillic capitals", "pace", "РАСЕ"},
		{"Latin letters for Cyrillic ones", "расе", "pace"},
		{"an i without its dot", "ivan", "ıvan"},
		{"a Latin alpha", "anna", "ɑnna"},
		{"a zero", "olga", "0lga"},
		{"a one", "alice", "a1ice"},
		{"a capital I", "paypal", "paypaI"},
		{"an l for an i", "alice", "allce"},
		{"r and n for an m", "mike", "rnike"},
		{"Greek letters", "boo", "ΒΟΟ"},
		{"a capital as it is shown", "ВОВ", "bob"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			h.member(c.has)
			_, err := h.Register(t.Context(), nil, Registration{Username: c.wants, Password: "correct horse"})
			if got := reasons(err); got != "username:username.alike" {
				t.Errorf("%q beside %q: %q", c.wants, c.has, got)
			}
		})
	}
}

func TestOfAllWhoWantNamesThatPassForEachOtherOneGetsIts(t *testing.T) {
	h := open(t)
	names := []string{"pace", "расе", "РАСЕ", "ｐａｃｅ"}
	failed := make([]error, len(names))
	at(len(names), func(number int) {
		_, failed[number] = h.Register(
			t.Context(),
			nil,
			Registration{Username: names[number], Password: "correct horse"},
		)
	})
	got := 0
	for _, err := range failed {
		if err == nil {
			got++
		}
	}
	if people := h.count("SELECT count(*) FROM people"); got != 1 || people != 1 {
		t.Errorf("%d got a name, %d people are stored, want one: %v", got, people, failed)
	}
}

func TestNamesThatLookDifferentLiveTogether(t *testing.T) {
	h := open(t)
	for _, name := range []string{
		"anna", "Аня", "Ася", "Саша", "Вова", "boba", "рома", "poma", "Света", "ёлка", "елка", "мир", "тор",
		"Łukasz", "Lukasz", "Żaneta", "Zaneta",
		"Michał", "小明明", "小朋友", "茶tea", "नमस्ते", "नमस्त", "محمد", "Σοφία", "Straße_9", "ola", "ola2",
	} {
		h.member(name)
	}
}

func TestADeletedAccountsLikenessIsFree(t *testing.T) {
	h := open(t)
	h.member("chief") // an administrator stays
	pace := h.member("pace")
	if err := h.DeleteAccount(t.Context(), pace, "password of pace"); err != nil {
		t.Fatal(err)
	}
	if left := h.count("SELECT count(*) FROM people WHERE skeleton <> '' AND deleted_at <> 0"); left != 0 {
		t.Errorf("%d skeletons are left of a deleted account", left)
	}
	h.member("расе")
}

func TestAccountsFromBeforeThereWereSkeletonsKeepTheirNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "samovar.db")
	h := openAt(t, path, true)
	h.member("pace")
	twin, admin := h.member("twin"), h.member("boss")
	err := h.change(t.Context(), func(c *change) error {
		for _, old := range []struct {
			person Person
			name   string
		}{{twin, "расе"}, {admin, "admin"}} {
			if err := c.update(old.person.ID, map[string]any{"username": old.name, "username_key": old.name}); err != nil {
				return err
			}
		}
		if err := do(c.tx, "UPDATE people SET skeleton = ''"); err != nil {
			return err
		}
		return do(c.tx, "DELETE FROM settings WHERE name = 'skeletons'")
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	h = openAt(t, path, true)
	for _, name := range []string{"pace", "расе", "admin"} {
		if n := h.count("SELECT count(*) FROM people WHERE username_key = ? AND skeleton <> ''", name); n != 1 {
			t.Errorf("%d accounts of the name %q have a skeleton, want 1", n, name)
		}
	}
	if person, err := h.SignIn(t.Context(), "расе", "password of twin"); err != nil || person.ID != twin.ID {
		t.Errorf("signed in as %+v, %v", person, err)
	}
	_, err = h.Register(t.Context(), nil, Registration{Username: "РАСЕ_", Password: "correct horse"})
	if got := reasons(err); got != "" {
		t.Errorf("another name: %q", got)
	}
	_, err = h.Register(t.Context(), nil, Registration{Username: "ρасе", Password: "correct horse"})
	if got := reasons(err); got != "username:username.mixed" {
		t.Errorf("a third likeness: %q", got)
	}
}
