package models

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Subscription is a browser that takes notifications while no page is open (Push API, W3C).
type Subscription struct {
	ID       int64
	PersonID int64
	// Endpoint is the browser vendor's address for the messages; P256DH and Auth are the keys, in base64url.
	Endpoint string
	P256DH   string `gorm:"column:p256dh"`
	Auth     string
}

// TableName returns subscriptions.
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

// Subscribe stores a browser's subscription, which ends with its session. It returns Invalid for an endpoint that is no
// https address. The endpoint is the browser's claim: jobs.OutwardClient keeps it from reaching the operator's network.
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
			SELECT id FROM subscriptions WHERE person_id = ? ORDER BY id DESC
			LIMIT ?)`, p.ID, p.ID, maxSubscriptions).Error
	})
	return wrap(err, "subscribe person %d", p.ID)
}

// Unsubscribe deletes a subscription of the person; those of others stay, even if their endpoint is known.
func (s *Store) Unsubscribe(ctx context.Context, p Person, endpoint string) error {
	err := s.change(ctx, func(c *change) error {
		return c.tx.Where("endpoint = ? AND person_id = ?", endpoint, p.ID).Delete(&subscriptionRow{}).Error
	})
	return wrap(err, "unsubscribe person %d", p.ID)
}

// DropEndpoint deletes a subscription that the push service says is gone.
func (s *Store) DropEndpoint(ctx context.Context, endpoint string) error {
	err := s.change(ctx, func(c *change) error {
		return c.tx.Where("endpoint = ?", endpoint).Delete(&subscriptionRow{}).Error
	})
	return wrap(err, "forget a subscription")
}

// Push is a message for one browser of a person that it mentions, or who is reminded of it.
type Push struct {
	Subscription `gorm:"embedded"`

	MessageID, RoomID int64
	Slug              string
	// Room is the room's name, empty for a direct conversation. Author and Body are of the message.
	Room, Author, Body string
	// Called and Mentions are those of the message.
	Called, Mentions string
	// Language is the person's, empty where they have chosen none.
	Language string
	// IsReminder reports that the person has asked to be reminded of the message.
	IsReminder bool
	// Calls are what waits for the person in each room, by its number. Renew reads them.
	Calls map[int64]int64 `gorm:"-"`
}

// IsToAll reports whether the message mentions the whole room and not this person by name.
func (p Push) IsToAll() bool {
	words := strings.Fields(p.Mentions)
	return slices.Contains(words, here) && !slices.Contains(words, strconv.FormatInt(p.PersonID, 10))
}

// TakePushes takes the push errands of messages and returns a push for each browser of each person they mention, if the
// person wants notifications and may still read the room; more reports whether other messages may wait.
func (s *Store) TakePushes(ctx context.Context) (pushes []Push, more bool, err error) {
	messages, more, err := s.takeErrands(ctx, pushErrand)
	if err != nil || len(messages) == 0 {
		return nil, more, err
	}
	err = s.read(ctx).Raw(selectPushes+areOf, s.guestsWelcome(), messages).Scan(&pushes).Error
	quotePushes(pushes)
	return pushes, more, wrap(err, "find whom to push to")
}

// Renew returns a push as it is now, since sending those before it took time. It returns ErrNotFound where it is not to
// be sent any more: the message is deleted or read, the person has left the room, blocked the author, or ended the
// browser's session.
func (s *Store) Renew(ctx context.Context, push Push) (Push, error) {
	var pushes []Push
	var err error
	if push.IsReminder {
		err = s.read(ctx).Raw(selectReminders+isReminder, s.guestsWelcome(), push.MessageID, push.ID).Scan(&pushes).Error
	} else {
		err = s.read(ctx).Raw(selectPushes+isPush, s.guestsWelcome(), push.MessageID, push.ID).Scan(&pushes).Error
	}
	if err == nil && len(pushes) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Push{}, wrap(err, "renew the call of message %d", push.MessageID)
	}
	quotePushes(pushes)
	pushes[0].Calls, err = s.Calls(ctx, push.PersonID)
	return pushes[0], err
}

// quotePushes shortens the texts to what a notification shows.
func quotePushes(pushes []Push) {
	for i, push := range pushes {
		pushes[i].Body = opening(push.Body, push.Called)
	}
}

// areOf keeps the pushes of some messages, isPush that of one message to one browser.
const (
	areOf  = "AND m.id IN ? ORDER BY m.id LIMIT 1000"
	isPush = "AND m.id = ? AND s.id = ?"
)

const selectPushes = "SELECT " + pushColumns + `
	FROM messages m JOIN mentions x ON x.message_id = m.id JOIN subscriptions s ON s.person_id = x.person_id
		JOIN people reader ON reader.id = x.person_id JOIN rooms r ON r.id = m.room_id
		JOIN people a ON a.id = m.author_id
		JOIN memberships ms ON ms.room_id = m.room_id AND ms.person_id = x.person_id
	WHERE m.deleted_at = 0 AND x.ordinal > ms.read_ordinal AND ms.notify <> 'none' AND NOT reader.quiet AND ` + mayRead + `
		AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.person_id = x.person_id AND b.blocked_id = m.author_id)
	`

const pushColumns = `s.id, s.person_id, s.endpoint, s.p256dh, s.auth, m.id AS message_id, r.id AS room_id, r.slug,
		CASE WHEN r.direct THEN '' ELSE r.name END AS room, a.nickname AS author, m.body, m.called, m.mentions,
		reader.language`
