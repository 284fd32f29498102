package gallery

import (
	"samovar/views"
)

// settingsExhibits show the settings of a room.
func settingsExhibits(s scene) []views.Exhibit {
	public := views.Settings{Access: joined(teaCorner, anna)}
	private := views.Settings{Access: joined(kitchen, anna)}
	filled := typed("name", teaCorner.Name, "topic", teaCorner.Topic, "guests", "yes", "published", "yes")
	unindexed := s.member()
	unindexed.Site.Unindexed = true
	words := typed("words", "spam", "act", "mask")
	wrong := s.refused(typed("name", ""), "name", "problem.room.name", "", "problem.form.cut")
	return []views.Exhibit{
		page("public room", views.SettingsPage(unindexed, public, filled)),
		page("private room", views.SettingsPage(s.member(), private, typed("name", kitchen.Name))),
		part("in the panel", within("aside.panel", views.SettingsPage(s.inPanel(), public, filled))),
		page("refused", views.SettingsPage(s.member(), public, wrong)),
		page("how long messages are kept", views.RetentionPage(s.member(), public.Access, 0, 0)),
		page("what would be deleted", views.RetentionPage(s.member(), public.Access, 30, 17_204)),
		part("word filter", within("aside.panel", views.RoomWordsPage(s.inPanel(), public.Access, words, nil))),
	}
}
