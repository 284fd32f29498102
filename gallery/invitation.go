package gallery

import (
	"samovar/models"
	"samovar/views"
)

// invitationExhibits show invitations, and the form that sends one.
func invitationExhibits(s scene) []views.Exhibit {
	invitations := []models.Invitation{
		{ID: 1, Name: kitchen.Name, IsPrivate: true, ByID: 2, Nickname: "Борис", Username: "boris", CreatedAt: at(9, 0)},
		{ID: 2, Name: teaCorner.Name, ByID: 3, Nickname: "林小雨", Username: "lin", CreatedAt: at(10, 0)},
	}
	form := s.refused(typed("username", "nobody"), "username", "problem.invite.unknown")
	return []views.Exhibit{
		page("waiting", views.InvitationsPage(s.member(), invitations)),
		page("none", views.InvitationsPage(s.member(), nil)),
		page("refused", views.InvitePage(s.member(), joined(kitchen, anna), form)),
		part("form", views.InviteForm(s.member(), kitchen.Slug, views.Form{})),
	}
}
