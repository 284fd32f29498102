package gallery

import (
	"samovar/models"
	"samovar/views"
)

// memberExhibits show the people of a room.
func memberExhibits(s scene) []views.Exhibit {
	members := views.Members{
		Access:    joined(kitchen, anna),
		Here:      []models.Person{anna, boris, omar},
		Away:      []models.Person{lin, zofia, long},
		AwayCount: 105,
		Page:      1,
		More:      true,
	}
	later := members
	later.Page, later.Here, later.More = 2, nil, false
	none := views.Members{Access: joined(teaCorner, boris), Name: "nobody", Page: 1}
	toStranger := views.Members{Access: access(lobby, anna), Away: []models.Person{boris}, AwayCount: 1, Page: 1}
	return []views.Exhibit{
		page("members", views.MembersPage(s.member(), members)),
		page("another page", views.MembersPage(s.member(), later)),
		page("none found", views.MembersPage(s.viewer(&boris), none)),
		page("to a stranger", views.MembersPage(s.stranger(), toStranger)),
	}
}
