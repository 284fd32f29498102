package models

import "context"

// Sent is an invitation as the room's side sees it. It does not tell whether the person has declined.
type Sent struct {
	ID     int64
	Person Person `gorm:"embedded;embeddedPrefix:p_"`
	// By is the inviter's nickname.
	By        string
	CreatedAt int64
}

// Sent returns the invitations to a room that wait for an answer, the latest first: all for a person who manages it,
// their own for the other members.
func (s *Store) Sent(ctx context.Context, a Access) ([]Sent, error) {
	if !a.MayInvite() {
		return nil, nil
	}
	var found []Sent
	err := s.read(ctx).Raw(selectSent, a.Room.ID, s.now(), a.MayManage(), a.Person.ID, maxInvited).Scan(&found).Error
	return found, wrap(err, "list the invitations to room %d", a.Room.ID)
}

const selectSent = `SELECT i.id, i.created_at, by.nickname AS by, p.id AS p_id, p.kind AS p_kind,
		p.username AS p_username, p.nickname AS p_nickname
	FROM invitations i JOIN people p ON p.id = i.person_id JOIN people by ON by.id = i.by_id
	WHERE i.room_id = ? AND i.ends_at > ? AND NOT i.withdrawn AND (? OR i.by_id = ?) ORDER BY i.id DESC LIMIT ?`

// WithdrawInvitation takes an invitation to a room back: its inviter may, and a person who manages the room. A declined
// one goes on keeping the person from being invited again, which the inviter is not told.
func (s *Store) WithdrawInvitation(ctx context.Context, p Person, slug string, id int64) error {
	err := s.change(ctx, func(c *change) error {
		access, err := c.enter(&p, slug)
		if err != nil {
			return err
		}
		var found []invitationRow
		err = c.tx.Where("id = ? AND room_id = ? AND ends_at > ? AND NOT withdrawn", id, access.Room.ID, c.now).
			Find(&found).Error
		switch {
		case err != nil:
			return err
		case len(found) == 0:
			return ErrNotFound
		case !access.MayWithdraw(found[0].ByID):
			return ErrForbidden
		}
		c.roomsChanged(found[0].PersonID)
		if found[0].Declined {
			return c.tx.Model(&invitationRow{}).Where("id = ?", id).Update("withdrawn", true).Error
		}
		return c.tx.Delete(&invitationRow{}, id).Error
	})
	return wrap(err, "withdraw invitation %d", id)
}
