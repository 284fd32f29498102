package handlers

import (
	"samovar/models"
	"samovar/views"
)

// joinRoom makes someone a member of a room whose address they know. A stranger becomes a guest by it.
func (s *Server) joinRoom(c *call) error {
	if !c.access.MayJoin() {
		return models.ErrSignedOut
	}
	person, err := c.somebody()
	if err != nil {
		return err
	}
	if err := s.store.Join(c.ctx(), person, c.slug()); err != nil {
		return err
	}
	return c.succeed(views.RoomPath(c.slug()), "flash.joined", c.access.Room.Name)
}

func (s *Server) leaveRoom(c *call) error {
	if c.person() == nil {
		return models.ErrSignedOut
	}
	if err := s.store.Leave(c.ctx(), *c.person(), c.slug()); err != nil {
		return err
	}
	return c.succeed("/rooms", "flash.left", c.access.Room.Name)
}
