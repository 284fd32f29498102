package gallery

import (
	"samovar/models"
	"samovar/views"
)

// directExhibits show the direct conversations of a member.
func directExhibits(s scene) []views.Exhibit {
	form := s.refused(typed("username", "zofia"), "username", "problem.direct.unknown")
	full := views.Directs{
		Rooms:   []models.RoomEntry{{Room: direct, Unread: 2}},
		Blocked: []models.Person{blocked},
		Refuses: true,
		Form:    form,
		Offered: []models.Person{boris, lin},
	}
	return []views.Exhibit{
		page("conversations", views.DirectsPage(s.member(), full)),
		page("none", views.DirectsPage(s.member(), views.Directs{})),
	}
}
