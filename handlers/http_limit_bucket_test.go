package handlers

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"samovar/models"
)

func TestTablesOfLimitsHaveASize(t *testing.T) {
	var tooFast models.TooFast

	t.Run(
		"a table of buckets that is full forgets the key that was used longest ago, and no other",
		func(t *testing.T) {
			b := newBuckets(time.Hour, 1)
			for _, key := range []string{"oldest", "old"} {
				if err := b.spend(key); err != nil {
					t.Fatal(err)
				}
			}
			for i := range maxBuckets - 1 {
				if err := b.spend(fmt.Sprint(i)); err != nil {
					t.Fatal(err)
				}
			}
			if len(b.byKey) != maxBuckets || b.byUse.Len() != maxBuckets {
				t.Errorf("it holds %d keys in a list of %d", len(b.byKey), b.byUse.Len())
			}
			if err := b.spend("old"); !errors.As(err, &tooFast) {
				t.Errorf("a key that was used later is forgotten too: %v", err)
			}
			if err := b.spend("oldest"); err != nil {
				t.Errorf("the oldest is still there: %v", err)
			}
		},
	)

	t.Run("buckets that are full again are forgotten", func(t *testing.T) {
		b := newBuckets(time.Nanosecond, 1)
		for i := range 1000 {
			_ = b.spend(fmt.Sprint(i)) // each is full a nanosecond later
		}
		if len(b.byKey) > 2 || b.byUse.Len() != len(b.byKey) {
			t.Errorf("%d are kept", len(b.byKey))
		}
	})

	t.Run("a table of slots that is full refuses further keys until one lets go", func(t *testing.T) {
		s := newSlots(2)
		leaves := make([]func(), maxSlotKeys)
		for i := range leaves {
			var free bool
			if leaves[i], free = s.enter(fmt.Sprint(i)); !free {
				t.Fatalf("key %d is refused", i)
			}
		}
		if _, free := s.enter("another"); free {
			t.Error("another key is let in")
		}
		if _, free := s.enter("0"); !free {
			t.Error("a key that is known has lost its second slot")
		}
		leaves[1]()
		if _, free := s.enter("another"); !free {
			t.Error("the slot that was given back is taken")
		}
	})
}

func TestATextTooLongForANameIsNoKey(t *testing.T) {
	h := harnessConfig{mail: true}.open(t)
	ola := h.member("Ola")
	long := strings.Repeat("a", 250<<10)
	for path, c := range map[string]struct {
		form   form
		field  string
		reason string
	}{
		"/login":         {form{"username": long, "password": password}, "username", "problem.account.long"},
		"/forgot":        {form{"account": long + "@example.org"}, "account", "problem.account.long"},
		"/account/email": {form{"email": long + "@example.org", "current": password}, "email", "problem.email.invalid"},
	} {
		t.Run(path+" says so", func(t *testing.T) {
			if got := ola.post(path, c.form).expect(t, 422); got.problemOf(c.field) != h.text(c.reason) {
				t.Errorf("said %q", got.problemOf(c.field))
			}
		})
	}

	t.Run("and nothing is counted under it", func(t *testing.T) {
		l := newLimits(false, defaultConnections)
		var invalid models.Invalid
		for name, err := range map[string]error{
			"signing in":           l.signIn("192.0.2.1", long, nil),
			"a forgotten password": l.resetLink("192.0.2.1", long),
			"an email":             l.mailbox(long),
		} {
			if !errors.As(err, &invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, table := range map[string]*buckets{
			"guesses":       l.guesses,
			"accounts":      l.accounts,
			"resetAccounts": l.resetAccounts,
			"mailboxes":     l.mailboxes,
		} {
			if len(table.byKey) != 0 {
				t.Errorf("%s holds a key", name)
			}
		}
	})

	t.Run("a username of twenty letters counts in whatever way its marks are typed", func(t *testing.T) {
		if key, fits := models.AccountKey(strings.Repeat("\u03b1\u0313\u0300\u0345", 20)); !fits || key == "" {
			t.Error("it is refused")
		}
	})
}
