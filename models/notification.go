package models

import (
	"context"
	"fmt"
	"net/url"
)

// Level is what somebody wants to be told of in a room.
type Level string

// All is every message, Mentioned those that mean the person, Silent none.
const (
	All       Level = "all"
	Mentioned Level = "mentions"
	Silent    Level = "none"
)

// SetLevel keeps what a member wants to be told of in a room. It returns ErrForbidden for who has not joined, Invalid
// for no level.
func (s *Store) SetLevel(ctx context.Context, p Person, slug string, level Level) error {
	if level != All && level != Mentioned && level != Silent {
		return Invalid{Field: "level", Reason: "problem.malformed.sentence"}
	}
	access, err := s.Enter(ctx, &p, slug)
	if err == nil && !access.Member {
		err = ErrForbidden
	}
	if err == nil && access.Level != level {
		err = s.change(ctx, func(c *change) error {
			c.roomsChanged(p.ID)
			return c.membership(access.Room.ID, p.ID).Update("notify", level).Error
		})
	}
	return wrap(err, "set what is told of room %q", slug)
}

// SetQuiet switches a person's do-not-disturb; their open pages obey at once.
func (s *Store) SetQuiet(ctx context.Context, p Person, quiet bool) error {
	err := s.change(ctx, func(c *change) error {
		c.roomsChanged(p.ID)
		return c.update(p.ID, map[string]any{"quiet": quiet})
	})
	return wrap(err, "leave person %d alone", p.ID)
}

// IsQuiet says whether somebody does.
func (s *Store) IsQuiet(ctx context.Context, p Person) (quiet bool, err error) {
	err = s.read(ctx).Raw("SELECT quiet FROM people WHERE id = ?", p.ID).Row().Scan(&quiet)
	return quiet, wrap(err, "read whether person %d is left alone", p.ID)
}

// Subscription is a browser that wants to be told of something while no page is open (Push API, W3C).
type Subscription struct {
	ID       int64
	PersonID int64
	// Endpoint is where its maker takes messages for it; P256DH and Auth are its keys, in base64url.
	Endpoint string
	P256DH   string `gorm:"column:p256dh"`
	Auth     string
}

// TableName says where subscriptions are.
func (Subscription) TableName() string { return "subscriptions" }

// subscriptionRow is a subscription with the session that it ends with.
type subscriptionRow struct {
	Subscription `gorm:"embedded"`
	SessionID    int64
	CreatedAt    int64 `gorm:"autoCreateTime:false"`
}

const (
	maxSubscriptions = 20
	maxEndpoint      = 1000
)

// Subscribe keeps a browser's subscription with the session it was asked for in, and ends with it. It returns Invalid
// for an address that is none. The address is the browser's word: whoever sends there makes sure that it is no
// address of ours.
func (s *Store) Subscribe(ctx context.Context, p Person, session int64, sub Subscription) error {
	address, err := url.Parse(sub.Endpoint)
	if err != nil || address.Scheme != "https" || address.Hostname() == "" || address.User != nil || len(sub.Endpoint) > maxEndpoint ||
		len(sub.P256DH) > 200 || len(sub.Auth) > 100 ||
		sub.P256DH == "" ||
		sub.Auth == "" {
		return Invalid{Field: "endpoint", Reason: "problem.push.address"}
	}
	err = s.change(ctx, func(c *change) error {
		if _, err := c.person(p.ID); err != nil {
			return err
		}
		row := subscriptionRow{Subscription: sub, SessionID: session, CreatedAt: c.now}
		row.ID, row.PersonID = 0, p.ID
		known := orUpdate([]string{"person_id", "session_id", "p256dh", "auth"}, "endpoint")
		err := c.tx.Clauses(known).Create(&row).Error
		if err != nil {
			return fmt.Errorf("store a subscription: %w", err)
		}
		return c.tx.Exec(`DELETE FROM subscriptions WHERE person_id = ? AND id NOT IN (
			SELECT id FROM subscriptions WHERE person_id = ? ORDER BY id DESC LIMIT ?)`, p.ID, p.ID, maxSubscriptions).Error
	})
	return wrap(err, "subscribe person %d", p.ID)
}

// Unsubscribe forgets a browser of the person's. Another person's stays, though its address be known.
func (s *Store) Unsubscribe(ctx context.Context, p Person, endpoint string) error {
	err := s.change(ctx, func(c *change) error {
		return c.tx.Where("endpoint = ? AND person_id = ?", endpoint, p.ID).Delete(&subscriptionRow{}).Error
	})
	return wrap(err, "unsubscribe person %d", p.ID)
}

// DropEndpoint forgets a browser of which the push service says that it is gone.
func (s *Store) DropEndpoint(ctx context.Context, endpoint string) error {
	err := s.change(ctx, func(c *change) error {
		return c.tx.Where("endpoint = ?", endpoint).Delete(&subscriptionRow{}).Error
	})
	return wrap(err, "forget a subscription")
}

// Call is a message that means somebody, and a browser of theirs that is to be told.
type Call struct {
	Subscription `gorm:"embedded"`

	MessageID int64
	Slug      string
	// Room is the room's name, empty for a direct conversation. Author and Body are of the message.
	Room, Author, Body string
	// Called is what Message has.
	Called string
	// IsReminder says that the person wanted to be reminded of the message.
	IsReminder bool
}

// TakeCalls takes the pushes that messages have ordered and returns a call for each browser of each person they
// mention, of those who want to be told and may still read the room; more reports that other messages may wait.
func (s *Store) TakeCalls(ctx context.Context) (calls []Call, more bool, err error) {
	messages, more, err := s.takeErrands(ctx, pushErrand)
	if err != nil || len(messages) == 0 {
		return nil, more, err
	}
	err = s.read(ctx).Raw(selectCalls+areOf, s.guestsWelcome, messages).Scan(&calls).Error
	quoteCalls(calls)
	return calls, more, wrap(err, "find whom to push to")
}

// Renew is a call as it is at this moment, since others were made before it. It returns ErrNotFound where it is not
// to be made any more: the message is deleted, the person has left the room, blocked the author, or ended the
// browser's session.
func (s *Store) Renew(ctx context.Context, call Call) (Call, error) {
	var calls []Call
	var err error
	if call.IsReminder {
		err = s.read(ctx).Raw(selectReminders+isReminder, s.guestsWelcome, call.MessageID, call.ID).Scan(&calls).Error
	} else {
		err = s.read(ctx).Raw(selectCalls+isCall, s.guestsWelcome, call.MessageID, call.ID).Scan(&calls).Error
	}
	if err == nil && len(calls) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Call{}, wrap(err, "renew the call of message %d", call.MessageID)
	}
	quoteCalls(calls)
	return calls[0], nil
}

// quoteCalls shortens texts to what is shown of them.
func quoteCalls(calls []Call) {
	for i, call := range calls {
		calls[i].Body = opening(call.Body, call.Called)
	}
}

// areOf keeps the calls of some messages, isCall that of one message to one browser.
const (
	areOf  = "AND m.id IN ? ORDER BY m.id LIMIT 1000"
	isCall = "AND m.id = ? AND s.id = ?"
)

const selectCalls = `SELECT s.id, s.person_id, s.endpoint, s.p256dh, s.auth, m.id AS message_id, r.slug,
		CASE WHEN r.direct THEN '' ELSE r.name END AS room, a.nickname AS author, m.body, m.called
	FROM messages m JOIN mentions x ON x.message_id = m.id JOIN subscriptions s ON s.person_id = x.person_id
		JOIN people reader ON reader.id = x.person_id JOIN rooms r ON r.id = m.room_id JOIN people a ON a.id = m.author_id
		JOIN memberships ms ON ms.room_id = m.room_id AND ms.person_id = x.person_id
	WHERE m.deleted_at = 0 AND ms.notify <> 'none' AND NOT reader.quiet AND ` + mayRead + `
		AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.person_id = x.person_id AND b.blocked_id = m.author_id)
	`
