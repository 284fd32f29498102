package gallery

import (
	"samovar/models"
	"samovar/views"
)

// cardExhibits show a person as others see them.
func cardExhibits(s scene) []views.Exhibit {
	in := func(room models.Room, p models.Person) views.Card {
		card := models.Card{Person: p, Joined: true, Common: []models.Room{lobby, kitchen}}
		return views.Card{Card: card, Access: joined(room, anna), Online: true}
	}
	blocking := s.member()
	blocking.Hidden = []string{blocked.Key()}
	outside := views.Card{Card: models.Card{Person: lin}, Access: models.Access{Person: &anna}}
	return []views.Exhibit{
		page("a member", views.CardPage(s.member(), in(kitchen, boris))),
		page("a guest", views.CardPage(s.member(), in(lobby, zofia))),
		page("oneself", views.CardPage(s.member(), in(lobby, anna))),
		page("blocked", views.CardPage(blocking, in(lobby, blocked))),
		page("to a stranger", views.CardPage(s.stranger(), in(lobby, boris))),
		page("outside a room", views.CardPage(s.member(), outside)),
	}
}
