package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
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

func (s *Server) showInvitation(c *call) error {
	if !c.viewer.IsMember() {
		return models.ErrSignedOut
	}
	if !c.access.MayInvite() {
		return models.ErrForbidden
	}
	return c.render(http.StatusOK, views.InvitePage(c.viewer, c.access, views.Form{}))
}

func (s *Server) inviteToRoom(c *call) error {
	if c.person() == nil {
		return models.ErrSignedOut
	}
	invited, err := s.store.Invite(c.ctx(), *c.person(), c.slug(), c.field("username"))
	if err != nil {
		return c.refuse(err, func(form views.Form) templ.Component { return views.InvitePage(c.viewer, c.access, form) })
	}
	return c.succeed(views.RoomPath(c.slug()), "flash.invited", invited.Nickname)
}
