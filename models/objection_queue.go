package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// OpenObjection is an appeal that waits for a moderator's answer.
type OpenObjection struct {
	ID, PersonID int64
	// Name is what the person is called, By the moderator who restricted them.
	Name, By string
	Restriction
	// Body is what they say against it.
	Body      string
	CreatedAt int64

	room, setter int64
	setterRank   Rank
}

// Objections returns the open appeals in a room that the person may answer, the oldest first. It returns ErrForbidden
// to people who keep no order there.
func (s *Store) Objections(ctx context.Context, a Access) ([]OpenObjection, error) {
	if !a.MayModerate() {
		return nil, ErrForbidden
	}
	return s.openObjections(s.read(ctx), a.Person.ID, a.Room.ID, s.now())
}

// openObjections returns the open appeals in a room, or in all rooms where room is zero, that a person may answer. One
// against a restriction that has ended or was replaced is not open.
func (s *Store) openObjections(tx *gorm.DB, person, room, now int64) (open []OpenObjection, err error) {
	found, err := s.waitingObjections(tx, person, room, now)
	for _, w := range found {
		isAlone := false
		if w.setter == person {
			if isAlone, err = keepsAlone(tx, w.access.Room, w.setter, w.setterRank); err != nil {
				return nil, err
			}
		}
		if w.access.MayAnswer(w.OpenObjection, w.rank, isAlone) {
			open = append(open, w.OpenObjection)
		}
	}
	return open, err
}

// waitingObjection is an open appeal, what a moderator may do in its room, and the rank of the one who appeals.
type waitingObjection struct {
	OpenObjection
	access Access
	rank   Rank
}

// waitingObjections returns the open appeals in rooms where a person may keep order.
func (s *Store) waitingObjections(tx *gorm.DB, person, room, now int64) (waiting []waitingObjection, err error) {
	found, err := rows(tx, selectOpenObjections, person, now, room, maxOpen)()
	if err != nil {
		return nil, fmt.Errorf("read the open appeals: %w", err)
	}
	defer func() { _ = found.Close() }() // Err below says what went wrong
	for found.Next() {
		var theirs, setters bool
		var restricted, setter Person
		w := waitingObjection{access: Access{Person: &Person{}, GuestsWelcome: s.guestsWelcome()}}
		dest := []any{&setters, &w.ID, &w.Body, &w.CreatedAt, &w.Kind, &w.EndsAt, &w.Reason}
		dest = restricted.dest(append([]any{&theirs}, setter.dest(dest...)...)...)
		dest = append([]any{&w.access.Member, &w.access.Moderates}, w.access.Person.dest(dest...)...)
		if err := found.Scan(w.access.Room.dest(dest...)...); err != nil {
			return nil, fmt.Errorf("read an open appeal: %w", err)
		}
		w.PersonID, w.Name, w.By = restricted.ID, tagged(restricted.Nickname, restricted.Tag), setter.Nickname
		w.room, w.rank = w.access.Room.ID, rankIn(w.access.Room, restricted, theirs)
		w.setter, w.setterRank = setter.ID, rankIn(w.access.Room, setter, setters)
		waiting = append(waiting, w)
	}
	return waiting, wrap(found.Err(), "read the open appeals")
}

var selectOpenObjections = "SELECT " + roomColumns + ", mine.person_id IS NOT NULL, coalesce(mine.moderator, FALSE), " +
	personTable.columns("v") + ", " + personColumns + ", coalesce(theirs.moderator, FALSE), " +
	personTable.columns("b") + `, coalesce(setters.moderator, FALSE),
		o.id, o.body, o.created_at, x.kind, x.ends_at, x.reason
	FROM objections o JOIN restrictions x ON x.token = o.token JOIN rooms r ON r.id = o.room_id
		JOIN people p ON p.id = o.person_id JOIN people b ON b.id = x.by_id JOIN people v ON v.id = ?
		LEFT JOIN memberships mine ON mine.room_id = r.id AND mine.person_id = v.id
		LEFT JOIN memberships theirs ON theirs.room_id = r.id AND theirs.person_id = p.id
		LEFT JOIN memberships setters ON setters.room_id = r.id AND setters.person_id = b.id
	WHERE o.answered_at = 0 AND (x.ends_at = 0 OR x.ends_at > ?) AND r.deleted_at = 0
		AND CAST(? AS BIGINT) IN (0, o.room_id)
		AND (v.administrator OR v.moderator OR r.owner_id = v.id OR coalesce(mine.moderator, FALSE))
	ORDER BY o.id LIMIT ?`

// keepsAlone reports whether no one but a moderator with a rank could lift what they have set in a room.
func keepsAlone(tx *gorm.DB, room Room, moderator int64, rank Rank) (bool, error) {
	found, err := rows(tx, selectKeepers, room.ID, moderator, room.OwnerID, maxOpen)()
	if err != nil {
		return false, fmt.Errorf("read who else keeps order: %w", err)
	}
	defer func() { _ = found.Close() }() // Err below says what went wrong
	for found.Next() {
		a := Access{Room: room, Person: &Person{}}
		if err := found.Scan(a.Person.dest(&a.Member, &a.Moderates)...); err != nil {
			return false, fmt.Errorf("read who else keeps order: %w", err)
		}
		if a.MayModerate() && a.Rank() >= rank {
			return false, nil
		}
	}
	return true, wrap(found.Err(), "read who else keeps order")
}

var selectKeepers = "SELECT " + personColumns + `, m.person_id IS NOT NULL, coalesce(m.moderator, FALSE)
	FROM people p LEFT JOIN memberships m ON m.room_id = ? AND m.person_id = p.id
	WHERE p.kind = 'member' AND p.deleted_at = 0 AND p.id <> ?
		AND (p.administrator OR p.moderator OR p.id = ? OR coalesce(m.moderator, FALSE)) LIMIT ?`

// AnswerObjection answers an appeal, and lifts the restriction if it is accepted. It returns ErrNotFound for an appeal
// that is not the person's to answer. To answer again changes nothing.
func (s *Store) AnswerObjection(
	ctx context.Context,
	by Person,
	slug string,
	id int64,
	accepted bool,
	answer string,
) error {
	if err := checkObjection("answer", answer); err != nil {
		return err
	}
	err := s.change(ctx, func(c *change) error {
		access, err := c.enter(&by, slug)
		if err == nil && !access.MayModerate() {
			err = ErrForbidden
		}
		if err != nil {
			return err
		}
		row := objectionRow{AnsweredAt: c.now, ByID: by.ID, Accepted: accepted, Answer: answer}
		if row.ID, err = c.answerable(access, id); err != nil || row.ID == 0 {
			return err
		}
		if accepted {
			if err := c.liftByAppeal(access, id); err != nil {
				return err
			}
		}
		if err := c.tx.Select("answered_at", "by_id", "accepted", "answer").Updates(&row).Error; err != nil {
			return fmt.Errorf("store the answer: %w", err)
		}
		return c.tellKeepers(access.Room.ID)
	})
	return wrap(err, "answer appeal %d", id)
}

// answerable returns the number of an appeal that a person may answer, zero for one that is answered already.
func (c *change) answerable(a Access, id int64) (int64, error) {
	open, err := c.store.openObjections(c.tx, a.Person.ID, a.Room.ID, c.now)
	if err != nil {
		return 0, err
	}
	for _, o := range open {
		if o.ID == id {
			return id, nil
		}
	}
	var answered int64
	found := c.tx.Model(&objectionRow{}).Where("id = ? AND room_id = ? AND answered_at <> 0", id, a.Room.ID)
	if err := found.Count(&answered).Error; err != nil {
		return 0, fmt.Errorf("read the appeal: %w", err)
	}
	if answered == 0 {
		return 0, ErrNotFound
	}
	return 0, nil
}

// liftByAppeal lifts the restriction against which an appeal was sent.
func (c *change) liftByAppeal(a Access, id int64) error {
	var row restrictionRow
	err := c.tx.Where("token = (SELECT token FROM objections WHERE id = ?)", id).Take(&row).Error
	if err != nil {
		return fmt.Errorf("read the restriction: %w", err)
	}
	return c.lift(a, row)
}
