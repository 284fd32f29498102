package gallery

import (
	"samovar/models"
	"samovar/views"
)

// directoryExhibits show the public rooms.
func directoryExhibits(s scene) []views.Exhibit {
	rooms := models.Directory{
		Rooms: []models.Listing{{Room: lobby, Joined: true}, {Room: teaCorner}, {Room: closed}},
		More:  true,
	}
	wrong := s.refused(typed("name", ""), "name", "problem.room.name", "visibility", "problem.room.visibility")
	full := views.Directory{Directory: rooms, Query: "tea", Page: 2, Room: wrong}
	return []views.Exhibit{
		page("rooms", views.DirectoryPage(s.member(), full)),
		page("none found", views.DirectoryPage(s.guest(), views.Directory{Query: "coffee", Page: 1})),
	}
}
