package gallery

import (
	"samovar/models"
	"samovar/views"
)

// liveExhibits show the room to browsers without scripts.
func liveExhibits(s scene) []views.Exhibit {
	silent := views.Room{Access: access(closed, zofia), Silence: models.ErrSignedOut}
	alone := views.Room{Access: joined(lobby, anna), Composing: views.Composing{Alone: true}}
	return []views.Exhibit{
		page("room", views.LivePage(s.member(), lobbyPage())),
		page("composer", views.ComposePage(s.member(), alone)),
		page("closed to guests", views.ComposePage(s.guest(), silent)),
	}
}
