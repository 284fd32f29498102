package models

import (
	"context"
	"fmt"
	"time"
)

const (
	// maxInvited is the number of invitations that can wait for one person.
	maxInvited = 50
	// invitationFor is how long an invitation waits, and how long a declined one keeps the person from being invited
	// again; in milliseconds.
	invitationFor = int64(30 * 24 * time.Hour / time.Millisecond)
)

// Invitation is a room that a member was invited to, and the inviter.
type Invitation struct {
	ID   int64
	Slug string
	// Name is the room's.
	Name      string
	IsPrivate bool
	// ByID, Nickname and Username are the inviter's.
	ByID               int64
	Nickname, Username string
	CreatedAt          int64
}

// Invite invites the member with a username to a room; accepting makes them a member of it. It returns Invalid for an
// unknown name, for a member of the room, and for a person who may not be invited.
func (s *Store) Invite(ctx context.Context, by Person, slug, username string) (Person, error) {
	var invited Person
	err := s.change(ctx, func(c *change) error {
		access, err := c.enter(&by, slug)
		if err != nil {
			return err
		}
		if !access.MayInvite() {
			return ErrForbidden
		}
		if invited, err = c.invitable(access, username); err != nil {
			return err
		}
		c.roomsChanged(invited.ID)
		row := invitationRow{
			RoomID:    access.Room.ID,
			PersonID:  invited.ID,
			ByID:      by.ID,
			CreatedAt: c.now,
			EndsAt:    c.now + invitationFor,
		}
		return c.tx.Clauses(orUpdate([]string{"by_id", "seen"}, "room_id", "person_id")).Create(&row).Error
	})
	return invited, wrap(err, "invite to room %q", slug)
}

// invitationRow is an invitation as it is stored.
type invitationRow struct {
	ID, RoomID, PersonID, ByID int64
	Declined                   bool
	// Withdrawn reports that the inviter took it back after that.
	Withdrawn bool
	// Seen reports that the person was told of it and has dismissed that.
	Seen      bool
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	EndsAt    int64
}

// TableName returns invitations.
func (invitationRow) TableName() string { return "invitations" }

// invitable returns the member with a username if the person may invite them.
func (c *change) invitable(a Access, username string) (Person, error) {
	if err := c.tx.Where("ends_at <= ?", c.now).Delete(&invitationRow{}).Error; err != nil {
		return Person{}, fmt.Errorf("sweep invitations: %w", err)
	}
	if NameKey(username) == "" {
		return Person{}, Invalid{Field: "username", Reason: "problem.direct.nobody"}
	}
	var found []Person
	err := c.tx.Where("username_key = ? AND deleted_at = 0", NameKey(username)).Find(&found).Error
	if err != nil {
		return Person{}, fmt.Errorf("find who is invited: %w", err)
	}
	if len(found) == 0 {
		return Person{}, Invalid{Field: "username", Reason: "problem.invite.unknown"}
	}
	return found[0], c.mustBeInvitable(a, found[0])
}

// mustBeInvitable returns Invalid for members of the room and for people who may not be invited: they have blocked the
// inviter, refuse strangers, have declined, or have too many invitations. All of these get one answer, so that it does
// not tell that the inviter is blocked.
func (c *change) mustBeInvitable(a Access, p Person) error {
	var joined, refuses bool
	err := one(
		c.tx,
		[]any{&joined, &refuses},
		selectInvitable,
		a.Room.ID,
		p.ID,
		a.Person.ID,
		circle([]Person{*a.Person, p}),
		a.Room.ID,
		maxInvited,
		p.ID,
	)
	switch {
	case err != nil:
		return fmt.Errorf("ask whether person %d may be invited: %w", p.ID, err)
	case joined:
		return Invalid{Field: "username", Reason: "problem.invite.member", Args: []any{p.Nickname}}
	case refuses:
		return Invalid{Field: "username", Reason: "problem.invite.refused", Args: []any{p.Nickname}}
	}
	return nil
}

const selectInvitable = `SELECT EXISTS (SELECT 1 FROM memberships WHERE room_id = ? AND person_id = p.id),
		EXISTS (SELECT 1 FROM blocks WHERE person_id = ? AND blocked_id = ?)
		OR (p.refuses_direct AND NOT EXISTS (SELECT 1 FROM rooms WHERE pair = ? AND deleted_at = 0))
		OR EXISTS (SELECT 1 FROM invitations WHERE room_id = ? AND person_id = p.id AND declined)
		OR (SELECT count(*) FROM invitations WHERE person_id = p.id AND NOT declined) >= ?
	FROM people p WHERE p.id = ?`

// Invitations returns the invitations that a member has not answered, the latest first.
func (s *Store) Invitations(ctx context.Context, p Person) ([]Invitation, error) {
	var found []Invitation
	err := s.read(ctx).
		Raw(selectInvitations+" ORDER BY i.id DESC LIMIT ?", p.ID, s.now(), maxInvited).
		Scan(&found).
		Error
	return found, wrap(err, "list the invitations of person %d", p.ID)
}

// CountInvitations counts them.
func (s *Store) CountInvitations(ctx context.Context, p Person) (count int, err error) {
	err = one(s.read(ctx), []any{&count}, "SELECT count(*) FROM invitations i WHERE "+isInvited, p.ID, s.now())
	return count, wrap(err, "count the invitations of person %d", p.ID)
}

const (
	isInvited         = "i.person_id = ? AND i.ends_at > ? AND NOT i.declined"
	selectInvitations = `SELECT i.id, r.slug, r.name, r.visibility = 'private' AS is_private, i.by_id, p.nickname, p.username, i.created_at
		FROM invitations i JOIN rooms r ON r.id = i.room_id JOIN people p ON p.id = i.by_id WHERE ` + isInvited
)

// Accept makes the person a member of the room they were invited to. It checks now whether they may join and whether
// the inviter may still invite.
func (s *Store) Accept(ctx context.Context, p Person, id int64) (Room, error) {
	var room Room
	err := s.change(ctx, func(c *change) error {
		invitation, err := c.invitation(p, id)
		if err != nil {
			return err
		}
		access, err := c.approach(&p, invitation.Slug)
		if err != nil {
			return err
		}
		inviter, err := c.approach(&Person{ID: invitation.ByID}, invitation.Slug)
		if err != nil || !access.MayAccept(inviter) {
			return ErrNotFound
		}
		room = access.Room
		return c.join(room.ID, p.ID)
	})
	return room, wrap(err, "accept invitation %d", id)
}

// Decline declines an invitation. The inviter is not told.
func (s *Store) Decline(ctx context.Context, p Person, id int64) error {
	err := s.change(ctx, func(c *change) error {
		if _, err := c.invitation(p, id); err != nil {
			return err
		}
		c.roomsChanged(p.ID)
		return c.tx.Model(&invitationRow{}).Where("id = ?", id).
			Updates(map[string]any{"declined": true, "ends_at": c.now + invitationFor}).Error
	})
	return wrap(err, "decline invitation %d", id)
}

// invitation returns one of the person's unanswered invitations, or ErrNotFound.
func (c *change) invitation(p Person, id int64) (Invitation, error) {
	var found []Invitation
	err := c.tx.Raw(selectInvitations+" AND i.id = ?", p.ID, c.now, id).Scan(&found).Error
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Invitation{}, err
	}
	return found[0], nil
}
