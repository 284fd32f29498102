package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// showInvite is the form that asks others into a room.
func (c *call) showInvite() error {
	if !c.viewer.IsMember() {
		return models.ErrSignedOut
	}
	if !c.access.MayInvite() {
		return models.ErrForbidden
	}
	return c.render(http.StatusOK, views.InvitePage(c.viewer, c.access, views.Form{}))
}

// invite asks the member whose username was typed into the room.
func (c *call) invite() error {
	if c.person() == nil {
		return models.ErrSignedOut
	}
	invited, err := c.inviteLimited()
	if err != nil {
		return c.refuse(
			err,
			func(form views.Form) templ.Component { return views.InvitePage(c.viewer, c.access, form) },
		)
	}
	return c.succeed(views.RoomPath(c.slug()), "flash.invited", invited.Nickname)
}

func (c *call) inviteLimited() (models.Person, error) {
	if err := c.s.limits.allow(c.s.limits.invitations, c.person().Key()); err != nil {
		return models.Person{}, err
	}
	return c.s.store.Invite(c.ctx(), *c.person(), c.slug(), c.field("username"))
}

// showInvitations lists the rooms that the viewer was asked into.
func (c *call) showInvitations() error {
	invitations, err := c.s.store.Invitations(c.ctx(), *c.person())
	if err != nil {
		return err
	}
	c.viewer.Flash = c.takeFlash()
	return c.render(http.StatusOK, views.InvitationsPage(c.viewer, invitations))
}

// acceptInvitation makes the viewer a member of the room, and shows it.
func (c *call) acceptInvitation() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	room, err := c.s.store.Accept(c.ctx(), *c.person(), id)
	if err != nil {
		return err
	}
	return c.succeed(views.RoomPath(room.Slug), "flash.joined", room.Name)
}

// declineInvitation ends an invitation.
func (c *call) declineInvitation() error {
	id, err := c.id()
	if err != nil {
		return err
	}
	if err := c.s.store.Decline(c.ctx(), *c.person(), id); err != nil {
		return err
	}
	return c.succeed("/invitations", "flash.declined")
}

// invited counts the rooms that the viewer was asked into and has not answered.
func (c *call) invited() (int, error) {
	if !c.viewer.IsMember() {
		return 0, nil
	}
	return c.s.store.CountInvitations(c.ctx(), *c.person())
}
