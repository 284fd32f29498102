package gallery

import (
	"samovar/models"
	"samovar/views"
)

// attention is a reminder, an invitation and some unread messages.
func attention() *models.Attention {
	return &models.Attention{
		Unread:      []models.Unread{{RoomID: 2, Posted: 9, Unread: 5, Mentions: 3, Level: models.All}},
		Reminders:   []models.Reminder{{MessageID: 3, Slug: lobby.Slug, Room: lobby.Name, Author: "Борис", Body: "🍋"}},
		Invitations: []models.Invitation{invitation(1, kitchen, boris)},
	}
}

// attentionExhibits show what is told on every page.
func attentionExhibits(s scene) []views.Exhibit {
	waiting := s.member()
	waiting.Attention = attention()
	return []views.Exhibit{
		page("on any page", views.NotificationsPage(waiting, views.Notifications{Rooms: entries()})),
		part("reminder and invitation", within("aside.told", views.Told(waiting))),
	}
}
