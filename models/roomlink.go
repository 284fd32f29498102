package models

import "context"

// linkLength is the number of characters in the address of a private room: 131 bits, which cannot be guessed.
const linkLength = 22

// RenewLink gives a private room another address. The old one ends at once, for open pages, streams and embeds too.
// Members stay. It returns ErrForbidden for a public room, whose address is made of its name.
func (s *Store) RenewLink(ctx context.Context, p Person, slug string) (string, error) {
	err := s.change(ctx, func(c *change) error {
		access, err := c.manage(p, slug)
		if err != nil {
			return err
		}
		if !access.Room.IsPrivate() {
			return ErrForbidden
		}
		slug, err = c.renewLink(access.Room.ID)
		return err
	})
	return slug, wrap(err, "renew a room's link")
}

// renewLink sets and returns a room's new address. It rings, since the room's state in streams has the address in its
// links. Messages need not be drawn again: a page that follows the new address was made after this change.
func (c *change) renewLink(room int64) (string, error) {
	slug := randomText(linkAlphabet, linkLength)
	if err := c.room(room).Update("slug", slug).Error; err != nil {
		return "", err
	}
	c.lose(RightsLost{Room: room})
	c.ring(room)
	return slug, nil
}
