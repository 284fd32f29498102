package handlers

import (
	"net/http"

	"samovar/views"
)

// showInvitations lists the rooms that the viewer is invited into.
func (r *request) showInvitations() error {
	invitations, err := r.store.Invitations(r.ctx(), *r.person())
	if err != nil {
		return err
	}
	r.viewer.Flash = r.takeFlash()
	return r.render(http.StatusOK, views.InvitationsPage(r.viewer, invitations))
}

// acceptInvitation makes the viewer a member of the room, and shows it.
func (r *request) acceptInvitation() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	room, err := r.store.Accept(r.ctx(), *r.person(), id)
	if err != nil {
		return err
	}
	return r.succeed(views.RoomPath(room.Slug), "flash.joined", room.Name)
}

// declineInvitation ends an invitation.
func (r *request) declineInvitation() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	if err := r.store.Decline(r.ctx(), *r.person(), id); err != nil {
		return err
	}
	return r.succeed("/invitations", "flash.declined")
}

// countInvitations counts the viewer's unanswered invitations.
func (r *request) countInvitations() (int, error) {
	if !r.viewer.IsMember() {
		return 0, nil
	}
	return r.store.CountInvitations(r.ctx(), *r.person())
}

// dismissInvitation takes an invitation out of what the person's pages tell. A script removes it from the page.
func (r *request) dismissInvitation() error {
	id, err := r.id()
	if err != nil {
		return err
	}
	if err := r.store.DismissInvitation(r.ctx(), *r.person(), id); err != nil {
		return err
	}
	if r.hx() {
		r.w.WriteHeader(http.StatusOK)
		return nil
	}
	return r.redirect(safePath(r.field("back"), "/invitations"))
}
