package models

import (
	"context"
	"errors"
	"time"
)

// Frequency is how often a member wants an e-mail about what they have missed.
type Frequency string

// Never means no e-mail. Soon means one after a while away, at most one an hour. Daily means one a day.
const (
	Never Frequency = "off"
	Soon  Frequency = "soon"
	Daily Frequency = "daily"
)

// digestRow is how often a member wants mail of what they have missed.
type digestRow struct {
	PersonID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Frequency Frequency
	// Stop is in the links by which the mail ends.
	Stop string
	// DueAt is the earliest time of the next mail.
	DueAt int64
	// Failed counts how often the present mail could not be sent.
	Failed int
}

// TableName says where digests are.
func (digestRow) TableName() string { return "digests" }

const (
	hour = int64(time.Hour / time.Millisecond)
	day  = 24 * hour
	// idle is how long to wait before a member is looked at again who has missed nothing, glance one who has but is
	// not away.
	idle, glance = hour / 12, hour / 120
)

// SetDigest stores how often a member wants digests, and in which language. Messages from before the first digest are
// not in it. It returns Invalid for an unknown frequency, and if the member's address is not confirmed.
func (s *Store) SetDigest(ctx context.Context, p Person, frequency Frequency, language string) error {
	if frequency != Never && frequency != Soon && frequency != Daily {
		return Invalid{Field: "frequency", Reason: "problem.malformed.sentence"}
	}
	err := s.change(ctx, func(c *change) error {
		if frequency != Never {
			var confirmed bool
			err := one(c.tx, []any{&confirmed}, "SELECT confirmed <> '' FROM people WHERE id = ?", p.ID)
			if err != nil || !confirmed {
				return errors.Join(err, Invalid{Field: "frequency", Reason: "problem.digest.unconfirmed"})
			}
		}
		if err := c.update(p.ID, map[string]any{"language": language}); err != nil {
			return err
		}
		due := c.now
		if frequency == Daily {
			due += day
		}
		err := c.tx.Exec(upsertDigest, p.ID, frequency, randomText(linkAlphabet, 32), due).Error
		if err == nil && frequency == Never {
			err = c.forgetDigestErrands(p.ID)
		}
		return err
	})
	return wrap(err, "set the digest of person %d", p.ID)
}

// upsertDigest keeps the time of the next digest if the frequency stays the same.
const upsertDigest = `INSERT INTO digests (person_id, frequency, stop, due_at) VALUES (?, ?, ?, ?)
	ON CONFLICT (person_id) DO UPDATE SET frequency = excluded.frequency, failed = 0,
		due_at = CASE WHEN digests.frequency = excluded.frequency THEN digests.due_at ELSE excluded.due_at END`

// DigestOf returns how often a member wants digests.
func (s *Store) DigestOf(ctx context.Context, p Person) (Frequency, error) {
	frequency := Never
	err := one(s.read(ctx), []any{&frequency}, "SELECT frequency FROM digests WHERE person_id = ?", p.ID)
	return frequency, wrap(ignore(err, ErrNotFound), "read the digest of person %d", p.ID)
}

// DigestByStop returns the member whose digests a link stops, or ErrLinkGone.
func (s *Store) DigestByStop(ctx context.Context, stop string) (Person, error) {
	var person Person
	err := one(
		s.read(ctx),
		person.dest(),
		"SELECT "+personColumns+" FROM digests d JOIN people p ON p.id = d.person_id WHERE d.stop = ?",
		stop,
	)
	if errors.Is(err, ErrNotFound) {
		err = ErrLinkGone
	}
	return person, wrap(err, "look at a link that stops digests")
}

// StopDigest stops the digests of the member whose link it is; stopped already, nothing happens. It returns
// ErrLinkGone for an unknown link.
func (s *Store) StopDigest(ctx context.Context, stop string) error {
	err := s.change(ctx, func(c *change) error {
		var person int64
		err := one(c.tx, []any{&person}, "UPDATE digests SET frequency = 'off' WHERE stop = ? RETURNING person_id", stop)
		if errors.Is(err, ErrNotFound) {
			return ErrLinkGone
		}
		if err != nil {
			return err
		}
		return c.forgetDigestErrands(person)
	})
	return wrap(err, "stop digests")
}
