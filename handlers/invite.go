package handlers

import (
	"net/http"

	"samovar/models"
	"samovar/views"
)

// mayInvite returns nil if the viewer may invite into the room, else the reason.
func (r *request) mayInvite() error {
	if !r.viewer.IsMember() {
		return models.ErrSignedOut
	}
	if !r.access.MayInvite() {
		return models.ErrForbidden
	}
	return nil
}

// showInvite shows how people come into the room.
func (r *request) showInvite() error {
	if err := r.mayInvite(); err != nil {
		return err
	}
	offered, err := r.offered(r.access.Room.ID)
	if err != nil {
		return err
	}
	return r.renderInvite(http.StatusOK, views.Form{}.With("username", r.askedNames()), offered)
}

func (r *request) renderInvite(status int, form views.Form, offered []models.Person) error {
	sent, err := r.store.Sent(r.ctx(), r.access)
	if err != nil {
		return err
	}
	r.viewer.Flash = r.takeFlash()
	return r.render(status, views.InvitePage(r.viewer, views.Invite{
		Access:  r.access,
		Link:    r.origin() + views.RoomPath(r.slug()),
		Sent:    sent,
		Form:    form,
		Offered: offered,
	}))
}

// inviteMember invites the member who was picked, or whose username was typed.
func (r *request) inviteMember() error {
	if err := r.mayInvite(); err != nil {
		return err
	}
	invited, err := r.inviteLimited()
	if err != nil {
		form, status, err := r.refusal(err)
		if err != nil {
			return err
		}
		return r.renderInvite(status, form, nil)
	}
	return r.succeed(views.InvitePath(r.slug()), "flash.invited", invited.Nickname)
}

func (r *request) inviteLimited() (models.Person, error) {
	if err := r.limits.allow(r.limits.invitations, r.person().Key()); err != nil {
		return models.Person{}, err
	}
	return r.store.Invite(r.ctx(), *r.person(), r.slug(), r.pickedName())
}

// withdrawInvitation takes back an invitation to the room.
func (r *request) withdrawInvitation() error {
	id, err := r.id()
	if err == nil {
		err = r.mayInvite()
	}
	if err == nil {
		err = r.store.WithdrawInvitation(r.ctx(), *r.person(), r.slug(), id)
	}
	if err != nil {
		return err
	}
	return r.succeed(views.InvitePath(r.slug()), "flash.withdrawn.invitation")
}

// renewRoomLink gives a private room a new address.
func (r *request) renewRoomLink() error {
	slug, err := r.store.RenewLink(r.ctx(), *r.person(), r.slug())
	if err != nil {
		return err
	}
	return r.succeed(views.InvitePath(slug), "flash.link.renewed")
}
