package models

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"samovar/filter"
)

const (
	// repeatedFor is how long a text counts as just said, and shortest how many characters it has at least: "thanks" is
	// said by all. repeatedOf is how many of the room's latest messages are compared.
	repeatedFor = time.Minute
	shortest    = 12
	repeatedOf  = 30
	// mostCalled is how many people a newcomer's message may mention.
	mostCalled = 4
)

// refusesSpam reports whether the room refuses what spam is made of, as it does in a lockdown.
func (a Access) refusesSpam() bool { return (a.Room.RefuseSpam || a.Locked) && !a.MayModerate() }

// refusesLinks reports whether the room refuses addresses, as it does in a lockdown.
func (a Access) refusesLinks() bool { return (a.Room.RefuseLinks || a.Locked) && !a.MayModerate() }

// repeated returns Invalid where the same was said in the room a moment ago, however disguised, unless by a person who
// is exempt.
func (c *change) repeated(a Access, d NewMessage) (reason, err error) {
	folded := filter.Fold(d.Body)
	if utf8.RuneCountInString(folded) < shortest {
		return nil, nil
	}
	authors, err := c.justSaid(a.Room.ID, folded)
	for _, author := range authors {
		exempt, err := c.isExemptAuthor(a, author)
		if err != nil || !exempt {
			return Invalid{Field: "body", Reason: "problem.duplicate"}, err
		}
	}
	return nil, err
}

// justSaid returns the authors of those of a room's latest messages that say the same. It reads back only as far as
// these are of the last minute, since it is part of posts.
func (c *change) justSaid(room int64, folded string) (authors []int64, err error) {
	latest, err := rows(c.tx, selectJustSaid, room, repeatedOf)()
	if err != nil {
		return nil, fmt.Errorf("read what was just said: %w", err)
	}
	defer func() { _ = latest.Close() }() // Err below says what went wrong
	var author, at int64
	var body string
	for latest.Next() {
		if err := latest.Scan(&author, &at, &body); err != nil {
			return nil, fmt.Errorf("read what was just said: %w", err)
		}
		if c.now-at >= repeatedFor.Milliseconds() {
			break
		}
		if filter.Fold(body) == folded {
			authors = append(authors, author)
		}
	}
	return authors, wrap(latest.Err(), "read what was just said")
}

// selectJustSaid has the texts of deleted messages as empty: they count no more.
const selectJustSaid = `SELECT author_id, created_at, CASE WHEN deleted_at = 0 THEN body ELSE '' END FROM messages
	WHERE room_id = ? ORDER BY id DESC LIMIT ?`

// isExemptAuthor reports whether the room's guard lets another person through.
func (c *change) isExemptAuthor(a Access, author int64) (bool, error) {
	if author == a.Person.ID {
		return false, nil
	}
	person, err := personByID(c.tx, author)
	rank, failed := c.rankOf(a.Room, author)
	if err := errors.Join(err, failed); err != nil || rank > Anyone {
		return rank > Anyone, err
	}
	return c.isExempt(Access{Room: a.Room, Person: &person, GuestsWelcome: a.GuestsWelcome})
}

// restrain returns why the text of a message, whose mentions are known, must not stand. Edits are asked too.
func (c *change) restrain(a Access, m Message) error {
	reason := a.offence(m)
	if reason == nil {
		return nil
	}
	exempt, err := c.isExempt(a)
	if err != nil {
		return fmt.Errorf("look whether the person is exempt: %w", err)
	}
	if exempt {
		return nil
	}
	return reason
}

// offence returns what is wrong with the text of a newcomer's message, nil for nothing.
func (a Access) offence(m Message) error {
	refuse := func(reason string, args ...any) error { return Invalid{Field: "body", Reason: reason, Args: args} }
	switch {
	case a.refusesLinks() && filter.HasLink(m.Body, nil):
		return refuse("problem.links")
	case !a.refusesSpam():
		return nil
	case len(strings.Fields(m.Mentions)) > mostCalled:
		return refuse("problem.mentions", mostCalled)
	case filter.NoiseIn(m.Body) != filter.Quiet:
		return refuse("problem.noise")
	}
	return nil
}
