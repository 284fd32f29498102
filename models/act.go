package models

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"
)

// Act is what a moderator does about a person, in one change.
type Act struct {
	// Restriction is what the person may no longer do in the room; its kind is empty for nothing. Reason and note belong
	// to the whole act.
	Restriction NewRestriction
	// Site bans the person from the whole site, in place of the room.
	Site bool
	// Clears removes their messages in the room that are younger than Since; zero is all.
	Clears bool
	Since  time.Duration
	// Renames resets their name.
	Renames bool
	// Network keeps new guests of a guest's network from writing in the room too. From is the moderator's own network.
	Network bool
	From    Network
}

// Acted is what an act has done.
type Acted struct {
	Person Person
	// Removed counts the messages that it has removed.
	Removed int64
	// EndsAt is when its restriction ends, in unix milliseconds; zero for never.
	EndsAt int64
}

// check returns Invalid for an act that cannot be.
func (a Act) check() error {
	n := a.Restriction
	if n.Kind != "" {
		return n.check()
	}
	if !a.Clears && !a.Renames {
		return Invalid{Field: "act", Reason: "problem.moderate.nothing"}
	}
	return checkWords(n.Reason, n.Note)
}

// checkWords returns Invalid for a reason or a note that is too long.
func checkWords(reason, note string) error {
	for field, text := range map[string]string{"reason": reason, "note": note} {
		if utf8.RuneCountInString(text) > MaxReason {
			return Invalid{Field: field, Reason: "problem.body.toolong", Args: []any{MaxReason}}
		}
	}
	return nil
}

// Moderate does what a moderator has decided about a person, all of it or nothing. The person's open pages and all
// others show it within moments. It returns ErrForbidden where the moderator does not outrank the person.
func (s *Store) Moderate(ctx context.Context, by Person, slug string, person int64, a Act) (Acted, error) {
	if err := a.check(); err != nil {
		return Acted{}, err
	}
	var done Acted
	err := s.change(ctx, func(c *change) error {
		access, rank, err := c.moderate(by, slug, person)
		if err != nil {
			return err
		}
		if done.Person, err = personByID(c.tx, person); err != nil {
			return err
		}
		if done.Person.IsGone() {
			return ErrNotFound
		}
		if err := c.limit(access, rank, done.Person, a); err != nil {
			return err
		}
		done.EndsAt = a.Restriction.endsAt(c.now)
		if a.Network && (a.Restriction.Kind == Mute || a.Restriction.Kind == Ban) {
			if err := c.banNetwork(access, person, a, done.EndsAt); err != nil {
				return err
			}
		}
		if a.Clears {
			if done.Removed, err = c.clearPerson(access, person, a); err != nil {
				return err
			}
		}
		if a.Renames {
			return c.resetName(access, rank, done.Person, a)
		}
		return nil
	})
	return done, wrap(err, "act on person %d", person)
}

// limit sets the act's restriction.
func (c *change) limit(access Access, rank Rank, p Person, a Act) error {
	switch {
	case a.Restriction.Kind == "":
		return nil
	case a.Site:
		return c.ban(access, rank, p, a.Restriction)
	}
	return c.restrict(access, p.ID, a.Restriction)
}

// ban bans a person from the site. Their sessions stay, so that each page can say why it is closed to them.
func (c *change) ban(access Access, rank Rank, p Person, n NewRestriction) error {
	if err := access.MayBan(p.ID, rank, n.For); err != nil {
		return err
	}
	until := n.endsAt(c.now)
	if until == 0 {
		until = Forever
	}
	if err := c.update(p.ID, map[string]any{"banned_until": until, "ban_reason": n.Reason}); err != nil {
		return err
	}
	if err := c.tx.Exec("DELETE FROM subscriptions WHERE person_id = ?", p.ID).Error; err != nil {
		return fmt.Errorf("end the pushes of a banned person: %w", err)
	}
	c.lose(RightsLost{Person: p.ID})
	return c.log(deedRow{
		ByID: access.Person.ID, Act: "ban.site", RoomID: access.Room.ID, PersonID: p.ID, EndsAt: n.endsAt(c.now),
		Reason: n.Reason, Note: n.Note,
	})
}

// nameHeldFor is how long a person keeps the name that a moderator gave them.
const nameHeldFor = 24 * time.Hour

// resetName gives a person a name that says nothing, which they keep for a day.
func (c *change) resetName(access Access, rank Rank, p Person, a Act) error {
	if !access.MayRename(p, rank) {
		return ErrForbidden
	}
	nickname := c.store.plainName(p)
	columns := called(nickname)
	columns["named_until"] = c.now + nameHeldFor.Milliseconds()
	if err := c.update(p.ID, columns); err != nil {
		return err
	}
	if err := c.renameDirects(p.ID); err != nil {
		return err
	}
	if err := c.restyle(p.ID); err != nil {
		return err
	}
	return c.log(deedRow{
		ByID: access.Person.ID, Act: "rename", RoomID: access.Room.ID, PersonID: p.ID,
		Reason: a.Restriction.Reason, Note: a.Restriction.Note,
	})
}

// plainName returns the name that a moderator gives a person: guests are told apart by their tags.
func (s *Store) plainName(p Person) string {
	if p.IsGuest() {
		return "Guest"
	}
	return "member-" + p.Key()
}

// mustBeFreeToRename returns Invalid for a person who keeps for now the name that a moderator gave them.
func (c *change) mustBeFreeToRename(p Person) error {
	var until int64
	if err := one(c.tx, []any{&until}, "SELECT named_until FROM people WHERE id = ?", p.ID); err != nil {
		return fmt.Errorf("read until when a name is kept: %w", err)
	}
	if until > c.now {
		hours := (time.Duration(until-c.now)*time.Millisecond + time.Hour - 1) / time.Hour
		return Invalid{Field: "nickname", Reason: "problem.nickname.kept", Args: []any{int(hours)}}
	}
	return nil
}
