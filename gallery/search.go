package gallery

import (
	"samovar/models"
	"samovar/models/words"
	"samovar/views"
)

// searchExhibits show a search and what it found.
func searchExhibits(s scene) []views.Exhibit {
	excerpt := []words.Piece{{Text: "Who would like "}, {Text: "tea", Found: true}, {Text: "? 🍵"}}
	with := said(2, boris, "")
	with.Files = 2
	findings := models.Found{
		Messages: []models.Finding{
			{Message: said(1, anna, "Who would like tea?"), Room: lobby, Excerpt: excerpt},
			{Message: with, Room: kitchen, Excerpt: excerpt},
		},
		Before: 1,
	}
	rooms := entries()
	everywhere := views.Search{Rooms: rooms, Form: typed("q", "tea", "files", "yes"), Found: findings, Asked: true}
	inRoom := views.Search{Room: &lobby, Form: typed("q", "tea"), Found: findings, Asked: true}
	none := views.Search{Rooms: rooms, Form: typed("q", "coffee"), Asked: true}
	wordless := views.Search{Rooms: rooms, Form: typed("q", "…")}
	wrong := s.refused(typed("q", "tea", "from", "yesterday"), "from", "problem.search.day")
	return []views.Exhibit{
		page("found everywhere", views.SearchPage(s.member(), everywhere)),
		page("found in a room", views.SearchPage(s.member(), inRoom)),
		page("nothing found", views.SearchPage(s.member(), none)),
		page("no words", views.SearchPage(s.member(), wordless)),
		page("not yet asked", views.SearchPage(s.member(), views.Search{Rooms: rooms})),
		page("refused", views.SearchPage(s.member(), views.Search{Rooms: rooms, Form: wrong})),
	}
}
