package gallery

import (
	"samovar/models"
	"samovar/views"
)

// noticeExhibits show what a member is told of, and how.
func noticeExhibits(s scene) []views.Exhibit {
	notices := views.Notices{
		Quiet:     true,
		Rooms:     entries(),
		Key:       "key",
		Frequency: models.Daily,
		Confirmed: true,
	}
	return []views.Exhibit{
		page("all ways", views.NoticesPage(s.member(), notices)),
		page("address not confirmed", views.NoticesPage(s.member(), views.Notices{Rooms: entries()})),
		page("end mails", views.UnsubscribePage(s.stranger(), anna.Nickname, "stop", false)),
		page("mails ended", views.UnsubscribePage(s.stranger(), anna.Nickname, "stop", true)),
	}
}
