package handlers

import (
	"net/http"

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
	if err := c.flash("flash.joined", c.access.Room.Name); err != nil {
		return err
	}
	return c.redirect(views.RoomPath(c.slug()))
}

func (s *Server) leaveRoom(c *call) error {
	if c.person() == nil {
		return models.ErrSignedOut
	}
	if err := s.store.Leave(c.ctx(), *c.person(), c.slug()); err != nil {
		return err
	}
	if err := c.flash("flash.left", c.access.Room.Name); err != nil {
		return err
	}
	return c.redirect("/rooms")
}

func (s *Server) showInvitation(c *call) error {
	return c.render(http.StatusOK, views.InvitePage(c.viewer, c.access, views.Form{}))
}

func (s *Server) inviteToRoom(c *call) error {
	if c.person() == nil {
		return models.ErrSignedOut
	}
	invited, err := s.store.Invite(c.ctx(), *c.person(), c.slug(), c.field("username"))
	if err != nil {
		form, status, err := c.refusal(err)
		if err != nil {
			return err
		}
		return c.render(status, views.InvitePage(c.viewer, c.access, form))
	}
	if err := c.flash("flash.invited", invited.Nickname); err != nil {
		return err
	}
	return c.redirect(views.RoomPath(c.slug()))
}
