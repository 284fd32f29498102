package gallery

import (
	"samovar/models"
	"samovar/views"
)

// later returns a message that waits to be sent to a room, or could not be sent.
func later(id int64, body string, room models.Room, problem string) models.Later {
	return models.Later{
		ID:      id,
		Body:    body,
		DueAt:   at(20, 0),
		Slug:    room.Slug,
		Name:    room.Name,
		Problem: problem,
	}
}

// laterExhibits show what waits to be sent.
func laterExhibits(s scene) []views.Exhibit {
	plans := views.Plans{
		Room: lobby,
		Waiting: []models.Later{
			later(1, "Tea is ready!", lobby, ""),
			later(2, "Too late", closed, "problem.later.left"),
			later(3, "Of a room that is deleted", models.Room{}, "problem.later.failed"),
		},
		Saved: found(),
		Due:   []int64{2},
	}
	empty := views.Plans{Room: lobby}
	planned := views.Planned(s.embedded(&zofia), joined(teaCorner, zofia), views.Composing{}, at(20, 0))
	return []views.Exhibit{
		page("waiting", views.LaterPage(s.member(), plans)),
		page("nothing waits for a guest", views.LaterPage(s.guest(), empty)),
		page("in an embed", views.LaterPage(s.embedded(&zofia), plans)),
		page("nothing in an embed", views.LaterPage(s.embedded(&zofia), empty)),
		part("after planning in an embed", planned),
	}
}
