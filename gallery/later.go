package gallery

import (
	"samovar/models"
	"samovar/views"
)

// laterExhibits show what waits to be sent.
func laterExhibits(s scene) []views.Exhibit {
	plans := views.Plans{
		Room: lobby,
		Waiting: []models.Later{
			{ID: 1, Body: "Tea is ready!", DueAt: at(20, 0), Slug: lobby.Slug, Name: lobby.Name},
			{ID: 2, Body: "Too late", DueAt: at(8, 0), Slug: closed.Slug, Name: closed.Name, Problem: "problem.later.left"},
			{ID: 3, Body: "Of a room that is deleted", DueAt: at(21, 0), Problem: "problem.later.failed"},
		},
		Saved: found(),
		Due:   []int64{2},
	}
	empty := views.Plans{Room: lobby}
	planned := views.Planned(s.embedded(&zofia), joined(teaCorner, zofia), views.Composing{})
	return []views.Exhibit{
		page("waiting", views.LaterPage(s.member(), plans)),
		page("nothing waits for a guest", views.LaterPage(s.guest(), empty)),
		page("in a widget", views.LaterPage(s.embedded(&zofia), plans)),
		page("nothing in a widget", views.LaterPage(s.embedded(&zofia), empty)),
		part("after planning in a widget", planned),
	}
}
