package gallery

import (
	"samovar/licences"
	"samovar/views"
)

// siteExhibits show what stands around pages.
func siteExhibits(s scene) []views.Exhibit {
	works := []licences.Work{{Name: "htmx", Version: "4.0.1", Licence: "0BSD", Text: "Permission to use …"}}
	shut := s.stranger()
	shut.Site.GuestsWelcome = false
	return []views.Exhibit{
		part("preferences", views.Preferences(s.member())),
		page("about", views.AboutPage(s.member(), works)),
		page("closed to guests", views.AboutPage(shut, works)),
	}
}
