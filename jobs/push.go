package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"samovar/models"

	"github.com/SherClockHolmes/webpush-go"
)

// Keys are what this installation signs its calls with (VAPID, RFC 8292), in base64url.
type Keys struct{ Private, Public string }

// NewKeys makes keys, as they are kept.
func NewKeys() (string, error) {
	private, public, err := webpush.GenerateVAPIDKeys()
	if err != nil {
		return "", fmt.Errorf("make the keys of push: %w", err)
	}
	packed, err := json.Marshal(Keys{private, public})
	return string(packed), err
}

// ParseKeys reads what NewKeys has made.
func ParseKeys(packed string) (Keys, error) {
	var keys Keys
	if err := json.Unmarshal([]byte(packed), &keys); err != nil {
		return Keys{}, fmt.Errorf("read the keys of push: %w", err)
	}
	return keys, nil
}

// Pusher tells browsers, while no page is open, of messages that mean their people. It is rung as a room's feed is,
// and looks then.
type Pusher struct {
	follower
	presence Presence
	client   *http.Client
	keys     Keys
	subject  string
}

// NewPusher makes one. The subject is the contact that makers of browsers can ask about it: an https address, or one
// of e-mail alone.
func NewPusher(
	store *models.Store,
	presence Presence,
	client *http.Client,
	keys Keys,
	subject string,
	log *slog.Logger,
) *Pusher {
	return &Pusher{
		follower: newFollower(store, log.With("job", "pushes"), gather),
		presence: presence,
		client:   client,
		keys:     keys,
		subject:  subject,
	}
}

// gather is how long pushes are gathered: a page that was closed a moment ago still counts as open, and a burst of
// messages is handled at once.
const gather = 3 * time.Second

// Run pushes new messages until ctx ends.
func (c *Pusher) Run(ctx context.Context) { c.follow(ctx, c.call) }

// call makes the calls of messages behind one, and says up to which.
func (c *Pusher) call(ctx context.Context, after int64) (int64, error) {
	calls, last, err := c.store.CallsAfter(ctx, after)
	if err != nil {
		return after, err
	}
	for _, call := range calls {
		if c.presence.IsOnline(call.PersonID) {
			continue
		}
		if err := c.send(ctx, call); err != nil && ctx.Err() == nil {
			c.log.Debug("call not made", "message", call.MessageID, "error", err)
		}
	}
	return last, nil
}

// remind calls those who wanted to be reminded of a message now. A page that they have open says it itself.
func (c *Pusher) remind(ctx context.Context) error {
	calls, err := c.store.RemindDue(ctx)
	for _, call := range calls {
		if c.presence.IsOnline(call.PersonID) {
			continue
		}
		if err := c.send(ctx, call); err != nil && ctx.Err() == nil {
			c.log.Debug("reminder not called", "message", call.MessageID, "error", err)
		}
	}
	return err
}

// notice is what the worker in the browser shows.
type notice struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	Path  string `json:"path"`
	Tag   string `json:"tag"`
}

// send encrypts a call for one browser (RFC 8291) and hands it to its maker. A browser that is gone is forgotten.
// What the call says is read anew: many may have been made since it was found, each waiting for its maker.
func (c *Pusher) send(ctx context.Context, call models.Call) error {
	call, err := c.store.Renew(ctx, call)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	title := call.Author
	if call.Room != "" {
		title += " · " + call.Room
	}
	payload, err := json.Marshal(
		notice{
			Title: title,
			Body:  call.Body,
			Path:  fmt.Sprintf("/r/%s?at=%d", call.Slug, call.MessageID),
			Tag:   call.Slug,
		},
	)
	if err != nil {
		return err
	}
	subscription := webpush.Subscription{
		Endpoint: call.Endpoint,
		Keys:     webpush.Keys{P256dh: call.P256DH, Auth: call.Auth},
	}
	answer, err := webpush.SendNotificationWithContext(ctx, payload, &subscription, &webpush.Options{
		HTTPClient:      c.client,
		Subscriber:      c.subject,
		TTL:             int((24 * time.Hour).Seconds()),
		Urgency:         webpush.UrgencyHigh,
		VAPIDPrivateKey: c.keys.Private,
		VAPIDPublicKey:  c.keys.Public,
	})
	if err != nil {
		return fmt.Errorf("call a browser: %w", err)
	}
	defer func() { _ = answer.Body.Close() }() // nothing in it is of use
	_, _ = io.CopyN(io.Discard, answer.Body, 1<<12)
	if answer.StatusCode == http.StatusNotFound || answer.StatusCode == http.StatusGone {
		return c.store.DropEndpoint(ctx, call.Endpoint)
	}
	if answer.StatusCode >= 300 {
		return fmt.Errorf("the browser's maker answered %s", answer.Status)
	}
	return nil
}
