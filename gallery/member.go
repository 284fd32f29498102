package gallery

import (
	"samovar/models"
	"samovar/views"
)

// memberExhibits show the members of a private room to its owner.
func memberExhibits(s scene) []views.Exhibit {
	a := joined(kitchen, anna)
	a.Room.ID = omar.VouchedBy // whose site vouches for him
	members := views.Members{
		Access:  a,
		Members: []models.Person{anna, boris, zofia, long, omar},
		Count:   105,
		Page:    2,
		More:    true,
	}
	return []views.Exhibit{page("members", views.MembersPage(s.member(), members))}
}
