package models

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxObjection is how many characters an appeal and its answer can have.
const MaxObjection = 1000

// tokenLength is that of the secret in the address by which a restriction is appealed against.
const tokenLength = 32

// newToken returns a token for a restriction.
func newToken() string { return randomText(linkAlphabet, tokenLength) }

// objectionRow is an appeal against a restriction, with its answer.
type objectionRow struct {
	ID int64
	// Token is that of the restriction, which can be appealed against once.
	Token            string
	RoomID, PersonID int64
	Body             string
	CreatedAt        int64 `gorm:"autoCreateTime:false"`
	// AnsweredAt is zero while it is open; ByID is the moderator who answered.
	AnsweredAt, ByID int64
	Accepted         bool
	Answer           string
}

// TableName returns objections.
func (objectionRow) TableName() string { return "objections" }

// Objection is a restriction and the appeal against it, as its page shows them.
type Objection struct {
	Token string
	// Room is the name of the room.
	Room string
	// Restriction is what the person may not do; its kind is empty where it has ended.
	Restriction Restriction
	// Body is empty before the person appeals.
	Body string
	// AnsweredAt is zero before it is answered.
	AnsweredAt int64
	Accepted   bool
	Answer     string
}

// Objection returns the restriction that a token names with the appeal against it, or ErrNotFound.
func (s *Store) Objection(ctx context.Context, token string) (Objection, error) {
	o := Objection{Token: token}
	if !isToken(token) {
		return o, ErrNotFound
	}
	tx := s.read(ctx)
	r := &o.Restriction
	holds := one(tx, []any{&o.Room, &r.Kind, &r.EndsAt, &r.Reason}, selectByToken, token, s.now())
	appealed := one(tx, []any{&o.Room, &o.Body, &o.AnsweredAt, &o.Accepted, &o.Answer}, selectObjection, token)
	err := errors.Join(ignore(holds, ErrNotFound), ignore(appealed, ErrNotFound))
	r.Token = token
	if err == nil && appealed != nil && !r.MayBeAppealed() {
		err = ErrNotFound
	}
	return o, wrap(err, "read an appeal")
}

const (
	selectByToken = `SELECT r.name, x.kind, x.ends_at, x.reason FROM restrictions x JOIN rooms r ON r.id = x.room_id
		WHERE x.token = ? AND (x.ends_at = 0 OR x.ends_at > ?)`
	selectObjection = `SELECT r.name, o.body, o.answered_at, o.accepted, o.answer
		FROM objections o JOIN rooms r ON r.id = o.room_id WHERE o.token = ?`
)

// isToken reports whether a text may be a token.
func isToken(text string) bool {
	return text != "" && len(text) <= 2*tokenLength && strings.Trim(text, linkAlphabet) == ""
}

// Appeal sends an appeal against the restriction that a token names. A second one changes nothing. It returns
// ErrNotFound where there is no such restriction, or it has ended.
func (s *Store) Appeal(ctx context.Context, token, body string) error {
	if !isToken(token) {
		return ErrNotFound
	}
	if strings.TrimSpace(body) == "" {
		return Invalid{Field: "body", Reason: "problem.appeal.empty"}
	}
	if err := checkObjection("body", body); err != nil {
		return err
	}
	err := s.change(ctx, func(c *change) error {
		var found []restrictionRow
		where := c.tx.Where("token = ? AND (ends_at = 0 OR ends_at > ?)", token, c.now)
		if err := where.Find(&found).Error; err != nil {
			return fmt.Errorf("read the restriction: %w", err)
		}
		if len(found) == 0 || !found[0].MayBeAppealed() {
			return ErrNotFound
		}
		row := objectionRow{
			Token: token, RoomID: found[0].RoomID, PersonID: found[0].PersonID, Body: body, CreatedAt: c.now,
		}
		if err := c.tx.Clauses(unlessThere("token")).Create(&row).Error; err != nil {
			return fmt.Errorf("store the appeal: %w", err)
		}
		return c.tellKeepers(row.RoomID)
	})
	return wrap(err, "appeal")
}

// checkObjection returns Invalid for a text that is too long, or none.
func checkObjection(field, text string) error {
	switch {
	case utf8.RuneCountInString(text) > MaxObjection:
		return Invalid{Field: field, Reason: "problem.body.toolong", Args: []any{MaxObjection}}
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return Invalid{Field: field, Reason: "problem.malformed.sentence"}
	}
	return nil
}
