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

	"samovar/locales"
	"samovar/models"

	"github.com/SherClockHolmes/webpush-go"
)

// Keys sign the pushes of this installation (VAPID, RFC 8292). They are in base64url.
type Keys struct{ Private, Public string }

// NewKeys generates keys, in the form in which they are stored.
func NewKeys() (string, error) {
	private, public, err := webpush.GenerateVAPIDKeys()
	if err != nil {
		return "", fmt.Errorf("make the keys of push: %w", err)
	}
	packed, err := json.Marshal(Keys{private, public})
	return string(packed), err
}

// ParseKeys parses the result of NewKeys.
func ParseKeys(packed string) (Keys, error) {
	var keys Keys
	if err := json.Unmarshal([]byte(packed), &keys); err != nil {
		return Keys{}, fmt.Errorf("read the keys of push: %w", err)
	}
	return keys, nil
}

// Pusher sends push notifications of mentions and direct messages to the browsers of people who look at no page.
type Pusher struct {
	follower
	presence Presence
	texts    *locales.Catalogues
	client   *http.Client
	keys     Keys
	subject  string
}

// NewPusher returns a pusher. The subject is a contact for the operators of push services: an https URL or an e-mail
// address.
func NewPusher(
	store *models.Store,
	presence Presence,
	texts *locales.Catalogues,
	client *http.Client,
	keys Keys,
	subject string,
	log *slog.Logger,
) *Pusher {
	return &Pusher{
		follower: newFollower(store, log.With("job", "pushes"), gather),
		presence: presence,
		texts:    texts,
		client:   client,
		keys:     keys,
		subject:  subject,
	}
}

// gather is how long pushes are gathered: what is read at once needs none, and a burst of messages is handled at once.
const gather = 3 * time.Second

// Run pushes new messages until ctx ends.
func (p *Pusher) Run(ctx context.Context) { p.follow(ctx, p.push) }

// push sends the pushes that new messages have ordered; more reports that others may wait.
func (p *Pusher) push(ctx context.Context) (more bool, err error) {
	pushes, more, err := p.store.TakePushes(ctx)
	for _, push := range pushes {
		if err := p.send(ctx, push); err != nil && ctx.Err() == nil {
			p.log.Debug("push not sent", "message", push.MessageID, "error", err)
		}
	}
	return more, err
}

// remind pushes the reminders that are due. A page that is looked at shows them itself.
func (p *Pusher) remind(ctx context.Context) error {
	pushes, err := p.store.RemindDue(ctx)
	for _, push := range pushes {
		if err := p.send(ctx, push); err != nil && ctx.Err() == nil {
			p.log.Debug("reminder not pushed", "message", push.MessageID, "error", err)
		}
	}
	return err
}

// send sends a push to one browser. It reads the message again, and whether the person looks at a page, because sending
// the pushes before this one may have taken long. A browser that is gone is unsubscribed.
func (p *Pusher) send(ctx context.Context, push models.Push) error {
	if p.presence.IsLooking(push.PersonID) {
		return nil
	}
	push, err := p.store.Renew(ctx, push)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	answer, err := p.post(ctx, push)
	if err != nil {
		return fmt.Errorf("push to a browser: %w", err)
	}
	defer func() { _ = answer.Body.Close() }() // it is not needed
	_, _ = io.CopyN(io.Discard, answer.Body, 1<<12)
	switch {
	case answer.StatusCode == http.StatusNotFound, answer.StatusCode == http.StatusGone:
		return p.store.DropEndpoint(ctx, push.Endpoint)
	case answer.StatusCode >= 300:
		return fmt.Errorf("the push service answered %s", answer.Status)
	}
	return nil
}

// post encrypts a push (RFC 8291) and posts it to the push service of the browser. The caller closes the answer.
func (p *Pusher) post(ctx context.Context, push models.Push) (*http.Response, error) {
	payload, err := json.Marshal(p.notice(push))
	if err != nil {
		return nil, err
	}
	subscription := webpush.Subscription{
		Endpoint: push.Endpoint,
		Keys:     webpush.Keys{P256dh: push.P256DH, Auth: push.Auth},
	}
	return webpush.SendNotificationWithContext(ctx, payload, &subscription, &webpush.Options{
		HTTPClient:      p.client,
		Subscriber:      p.subject,
		TTL:             int((24 * time.Hour).Seconds()),
		Urgency:         webpush.UrgencyHigh,
		VAPIDPrivateKey: p.keys.Private,
		VAPIDPublicKey:  p.keys.Public,
	})
}
