package gallery

import (
	"samovar/models"
	"samovar/views"
)

// invitation returns one into a room, by a person.
func invitation(id int64, room models.Room, by models.Person) models.Invitation {
	return models.Invitation{
		ID:        id,
		Name:      room.Name,
		IsPrivate: room.IsPrivate(),
		ByID:      by.ID,
		Nickname:  by.Nickname,
		Username:  by.Username,
		CreatedAt: at(9, 0),
	}
}

// invitationExhibits show invitations, and the form that sends one.
func invitationExhibits(s scene) []views.Exhibit {
	invitations := []models.Invitation{
		invitation(1, kitchen, boris),
		invitation(2, teaCorner, lin),
	}
	form := s.refused(typed("username", "nobody"), "username", "problem.invite.unknown")
	return []views.Exhibit{
		page("waiting", views.InvitationsPage(s.member(), invitations)),
		page("none", views.InvitationsPage(s.member(), nil)),
		page("refused", views.InvitePage(s.member(), joined(kitchen, anna), form)),
		part("form", views.InviteForm(s.member(), kitchen.Slug, views.Form{})),
	}
}
