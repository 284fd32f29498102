package gallery

import (
	"samovar/models"
	"samovar/views"
)

// found returns messages of several rooms, as lists of saved messages and of mentions show them.
func found() []models.FoundMessage {
	return []models.FoundMessage{
		{Message: said(2, boris, "@Anna, is there sugar?", mentioning("1")), Room: lobby},
		{Message: said(3, lin, "大家好！茶已经好了。", edited, reacted("😂", 1, "1")), Room: kitchen},
	}
}

// foundExhibits show lists of messages of several rooms, and what is pinned to one.
func foundExhibits(s scene) []views.Exhibit {
	pins := []models.Message{said(9, anna, "Tea is at five, every day.", pinned)}
	return []views.Exhibit{
		page("mentions", views.MentionsPage(s.member(), found(), true)),
		page("no mentions", views.MentionsPage(s.member(), nil, false)),
		page("pins", views.PinsPage(s.member(), lobby, pins)),
		page("no pins", views.PinsPage(s.member(), lobby, nil)),
	}
}
