package models

import (
	"context"
	"errors"
	"fmt"
)

// Attention is what waits for a person, wherever they are.
type Attention struct {
	// Quiet reports that they are not to be disturbed. Then there are no reminders, invitations and answers here.
	Quiet  bool
	Unread []Unread
	// Reminders are due, Invitations are not answered; neither is dismissed.
	Reminders   []Reminder
	Invitations []Invitation
	// Answers are what came of their reports.
	Answers []Answer
	// Reports counts the open reports and appeals that wait for them, by the numbers of rooms.
	Reports map[int64]int64
}

// Calls counts the unread mentions and direct messages that the person is to be told of.
func (a Attention) Calls() (calls int64) {
	for _, room := range a.Unread {
		calls += room.Calls()
	}
	return calls
}

// Keys name the reminders, invitations and answers. The same message may be due again, under another key.
func (a Attention) Keys() (keys []string) {
	for _, reminder := range a.Reminders {
		keys = append(keys, reminder.Key())
	}
	for _, invitation := range a.Invitations {
		keys = append(keys, invitation.Key())
	}
	for _, answer := range a.Answers {
		keys = append(keys, answer.Key())
	}
	return keys
}

// Key names the reminder among all that waits for the person.
func (r Reminder) Key() string { return fmt.Sprintf("reminder-%d-%d", r.MessageID, r.At) }

// Key names the invitation among all that waits for the person.
func (i Invitation) Key() string { return fmt.Sprintf("invitation-%d", i.ID) }

// maxNoticed limits the invitations in an Attention; the list of invitations has all.
const maxNoticed = 5

// Attention reads what waits for a person.
func (s *Store) Attention(ctx context.Context, p Person) (a Attention, err error) {
	if a.Quiet, err = s.IsQuiet(ctx, p); err != nil {
		return a, err
	}
	if a.Unread, err = s.Unread(ctx, p.ID); err != nil {
		return a, err
	}
	if a.Reports, err = s.ReportCounts(ctx, p.ID); err != nil || a.Quiet {
		return a, err
	}
	var failed [2]error
	a.Reminders, err = s.Reminders(ctx, p)
	a.Invitations, failed[0] = s.newInvitations(ctx, p)
	a.Answers, failed[1] = s.answers(ctx, p)
	return a, errors.Join(err, failed[0], failed[1])
}

// newInvitations returns the latest invitations that a person has neither answered nor dismissed.
func (s *Store) newInvitations(ctx context.Context, p Person) ([]Invitation, error) {
	var found []Invitation
	const latest = " AND NOT i.seen ORDER BY i.id DESC LIMIT ?"
	err := s.read(ctx).Raw(selectInvitations+latest, p.ID, s.now(), maxNoticed).Scan(&found).Error
	return found, wrap(err, "list the new invitations of person %d", p.ID)
}

// DismissInvitation takes an invitation out of what waits for a person, on all their pages. It can still be answered.
func (s *Store) DismissInvitation(ctx context.Context, p Person, id int64) error {
	err := s.change(ctx, func(c *change) error {
		c.unreadChanged(p.ID)
		return c.tx.Model(&invitationRow{}).Where("id = ? AND person_id = ?", id, p.ID).Update("seen", true).Error
	})
	return wrap(err, "dismiss invitation %d", id)
}
