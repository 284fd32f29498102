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
	open := views.Invite{
		Access:  joined(kitchen, anna),
		Link:    "https://tea.example/r/kq7m2xkq7m2xkq7m2xkq7m",
		Sent:    []models.Sent{{ID: 1, Person: boris, By: anna.Nickname, CreatedAt: at(9, 0)}},
		Form:    typed("username", "li"),
		Offered: []models.Person{lin, boris},
	}
	refused := views.Invite{
		Access: joined(teaCorner, boris),
		Link:   "https://tea.example/r/tea-corner",
		Form:   s.refused(typed("username", "nobody"), "username", "problem.invite.unknown"),
	}
	return []views.Exhibit{
		page("waiting", views.InvitationsPage(s.member(), invitations)),
		page("none", views.InvitationsPage(s.member(), nil)),
		page("of a private room", views.InvitePage(s.member(), open)),
		page("refused", views.InvitePage(s.viewer(&boris), refused)),
	}
}
