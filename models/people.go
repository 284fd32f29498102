package models

import (
	"context"
	"fmt"
	"strings"
	"time"

	"samovar/models/words"
)

// administeredPage is the number of rows on a page of the administration.
const administeredPage = 50

// recentGuests is for how long a guest is listed after they were last seen, in milliseconds.
const recentGuests = int64(24 * time.Hour / time.Millisecond)

// PeopleQuery asks for a page of people.
type PeopleQuery struct {
	// Name is a part of the username or nickname; empty for all.
	Name string
	// Guests asks for the guests who came or were seen within a day, instead of the members.
	Guests bool
	// Before is the last person of the page before, zero for the first page.
	Before int64
}

// PersonFacts are what administrators see of a person: numbers, and nothing of what they said.
type PersonFacts struct {
	Person `gorm:"embedded"`
	// SeenAt is in unix milliseconds, zero where there is no session.
	SeenAt   int64
	Sessions int
	// Rooms counts the rooms that they have joined and own, without conversations; Bytes is what their files take.
	Rooms, Owned, Messages int
	Bytes                  int64
}

var personFacts = personColumns + `,
	(SELECT coalesce(max(s.seen_at), 0) FROM sessions s WHERE s.person_id = p.id) AS seen_at,
	(SELECT count(*) FROM sessions s WHERE s.person_id = p.id AND s.expires_at > ?) AS sessions,
	(SELECT count(*) FROM memberships m JOIN rooms r ON r.id = m.room_id
		WHERE m.person_id = p.id AND NOT r.direct) AS rooms,
	(SELECT count(*) FROM rooms r WHERE r.owner_id = p.id AND r.deleted_at = 0) AS owned,
	(SELECT count(*) FROM messages m WHERE m.author_id = p.id AND m.deleted_at = 0) AS messages,
	(SELECT coalesce(sum(f.stored), 0) FROM files f WHERE f.author_id = p.id) AS bytes`

// Administered returns a page of people, the newest first, and whether there is another.
func (s *Store) Administered(ctx context.Context, q PeopleQuery) (people []PersonFacts, more bool, err error) {
	where, args := "p.kind = 'member'", []any{s.now()}
	if q.Guests {
		where = `p.kind = 'guest' AND (p.created_at > ? OR EXISTS (SELECT 1 FROM sessions s
			WHERE s.person_id = p.id AND s.seen_at > ?))`
		args = append(args, s.now()-recentGuests, s.now()-recentGuests)
	}
	if q.Before > 0 {
		where, args = where+" AND p.id < ?", append(args, q.Before)
	}
	if q.Name != "" {
		where += ` AND (p.nickname_key LIKE ? ESCAPE '\' OR p.username_key LIKE ? ESCAPE '\')`
		args = append(args, pattern(words.FoldMarks(q.Name)), pattern(NameKey(q.Name)))
	}
	err = s.read(ctx).Raw("SELECT "+personFacts+" FROM people p WHERE p.deleted_at = 0 AND "+where+
		" ORDER BY p.id DESC LIMIT ?", append(args, administeredPage+1)...).Scan(&people).Error
	if err != nil {
		return nil, false, wrap(err, "list people")
	}
	return people[:min(len(people), administeredPage)], len(people) > administeredPage, nil
}

// pattern returns the pattern of LIKE for a part of a text.
func pattern(part string) string { return "%" + likePattern.Replace(strings.TrimSpace(part)) + "%" }

// FactsOf returns what administrators see of a person, or ErrNotFound.
func (s *Store) FactsOf(ctx context.Context, person int64) (PersonFacts, error) {
	var found []PersonFacts
	err := s.read(ctx).Raw("SELECT "+personFacts+" FROM people p WHERE p.id = ? AND p.deleted_at = 0",
		s.now(), person).Scan(&found).Error
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return PersonFacts{}, wrap(err, "look at person %d", person)
	}
	return found[0], nil
}

// GiveRole makes a member an administrator or a moderator of the site, or neither. It returns ErrForbidden where the
// one may not, and Invalid where no administrator would be left.
func (s *Store) GiveRole(ctx context.Context, by Person, person int64, role Rank) error {
	err := s.change(ctx, func(c *change) error {
		current, other, err := c.both(by, person)
		if err != nil {
			return err
		}
		if !current.MayGiveRole(other, role, c.now) {
			return ErrForbidden
		}
		return c.setRole(by.ID, other, role)
	})
	return wrap(err, "give person %d the role %s", person, role)
}

// SignOutPerson signs a person out everywhere.
func (s *Store) SignOutPerson(ctx context.Context, by Person, person int64) error {
	err := s.change(ctx, func(c *change) error {
		if _, err := c.above(by, person); err != nil {
			return err
		}
		return c.signOut(by.ID, person)
	})
	return wrap(err, "sign person %d out", person)
}

// LinkFor makes a link by which a member chooses a new password, for an administrator to hand over.
func (s *Store) LinkFor(ctx context.Context, by Person, person int64) (token string, err error) {
	err = s.change(ctx, func(c *change) error {
		other, err := c.above(by, person)
		if err != nil {
			return err
		}
		if !other.IsMember() {
			return ErrForbidden
		}
		if token, err = c.newLink(Resetting, other); err != nil {
			return err
		}
		return c.log(deedRow{ByID: by.ID, Act: "link", PersonID: person})
	})
	return token, wrap(err, "make a link for person %d", person)
}

// DeletePerson deletes another's account, as DeleteAccount does; what they said stays, unnamed.
func (s *Store) DeletePerson(ctx context.Context, by Person, person int64) error {
	err := s.change(ctx, func(c *change) error {
		if _, err := c.above(by, person); err != nil {
			return err
		}
		if err := c.eraseAccount(person); err != nil {
			return err
		}
		return c.log(deedRow{ByID: by.ID, Act: "account", PersonID: person})
	})
	if err != nil {
		return wrap(err, "delete the account of person %d", person)
	}
	s.forgetNow(ctx)
	return nil
}

// both returns a person who acts and another, as they are at the moment of the change.
func (c *change) both(by Person, person int64) (current, other Person, err error) {
	if current, err = c.person(by.ID); err != nil {
		return current, other, fmt.Errorf("read who acts: %w", err)
	}
	other, err = personByID(c.tx, person)
	if err == nil && other.IsGone() {
		err = ErrNotFound
	}
	return current, other, err
}

// above returns a person who stands below another on the whole site, or ErrForbidden.
func (c *change) above(by Person, person int64) (Person, error) {
	current, other, err := c.both(by, person)
	if err == nil && !current.MayActOn(other) {
		err = ErrForbidden
	}
	return other, err
}
