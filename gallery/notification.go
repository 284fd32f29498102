package gallery

import (
	"samovar/models"
	"samovar/views"
)

// notificationExhibits show what a member is told of, and how.
func notificationExhibits(s scene) []views.Exhibit {
	notices := views.Notifications{
		Quiet:     true,
		Rooms:     entries(),
		Key:       "key",
		Frequency: models.Daily,
		Confirmed: true,
	}
	return []views.Exhibit{
		page("all ways", views.NotificationsPage(s.member(), notices)),
		page("address not confirmed", views.NotificationsPage(s.member(), views.Notifications{Rooms: entries()})),
		page("end mails", views.UnsubscribePage(s.stranger(), anna.Nickname, "stop", false)),
		page("mails ended", views.UnsubscribePage(s.stranger(), anna.Nickname, "stop", true)),
	}
}
